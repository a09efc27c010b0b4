package dev.hearth.catalogue;

import dev.hearth.function.FunctionName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A function, its versions, and which of them answers.
///
/// @param current the version that triggers invoke
/// @param revisions in the order they were deployed; `current` and those with an alias are among
///   them
/// @param aliases version by alias
public record DeployedFunction(
        FunctionName name, String current, List<Revision> revisions, Map<String, String> aliases) {

    /// Older versions are forgotten, except those that are in use.
    static final int MOST_REVISIONS = 10;

    public DeployedFunction {
        revisions = List.copyOf(revisions);
        aliases = Map.copyOf(aliases);
    }

    static DeployedFunction first(FunctionName name, Revision revision) {
        return new DeployedFunction(name, revision.version(), List.of(revision), Map.of());
    }

    public Optional<Revision> revision(String version) {
        return revisions.stream().filter(one -> one.version().equals(version)).findFirst();
    }

    Revision currentRevision() {
        return revision(current).orElseThrow();
    }

    /// What a rollback without a version goes to: the one deployed before the current one.
    Optional<String> previous() {
        int at = revisions.indexOf(currentRevision());
        return at == 0 ? Optional.empty() : Optional.of(revisions.get(at - 1).version());
    }

    DeployedFunction with(Revision revision) {
        var all = Stream.concat(revisions.stream(), Stream.of(revision)).toList();
        int surplus = Math.max(0, all.size() - MOST_REVISIONS);
        var kept =
                Stream.concat(
                                all.stream().limit(surplus).filter(this::hasAlias),
                                all.stream().skip(surplus))
                        .toList();
        return new DeployedFunction(name, revision.version(), kept, aliases);
    }

    private boolean hasAlias(Revision revision) {
        return aliases.containsValue(revision.version());
    }

    DeployedFunction withCurrent(String version) {
        return new DeployedFunction(name, version, revisions, aliases);
    }

    DeployedFunction withAlias(String alias, String version) {
        var more = new HashMap<>(aliases);
        more.put(alias, version);
        return new DeployedFunction(name, current, revisions, more);
    }

    DeployedFunction withoutAlias(String alias) {
        var fewer = new HashMap<>(aliases);
        fewer.remove(alias);
        return new DeployedFunction(name, current, revisions, fewer);
    }
}
