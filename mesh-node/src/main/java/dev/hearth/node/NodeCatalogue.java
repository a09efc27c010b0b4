package dev.hearth.node;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The functions this node serves; replaced as a whole, so that nobody sees half of a deployment.
final class NodeCatalogue implements Catalogue {

    private record Functions(
            Map<FunctionName, FunctionSpec> byName,
            Map<String, FunctionSpec> aliased,
            Set<FunctionSpec> all) {}

    private volatile Functions functions = new Functions(Map.of(), Map.of(), Set.of());

    void replace(Collection<FunctionSpec> specs) {
        replace(specs, Map.of());
    }

    /// @param aliased versions that only their alias leads to, by `NAME:ALIAS`
    void replace(Collection<FunctionSpec> specs, Map<String, FunctionSpec> aliased) {
        var next = new TreeMap<FunctionName, FunctionSpec>();
        specs.forEach(spec -> next.put(spec.name(), spec));
        var all = new LinkedHashSet<>(next.values());
        all.addAll(aliased.values());
        functions = new Functions(next, Map.copyOf(aliased), all);
    }

    @Override
    public Optional<FunctionSpec> function(FunctionName name) {
        return Optional.ofNullable(functions.byName().get(name));
    }

    @Override
    public Collection<FunctionSpec> functions() {
        return functions.byName().values();
    }

    /// What `NAME` or `NAME:ALIAS` leads to.
    Optional<FunctionSpec> find(String reference) {
        var now = functions;
        return Optional.ofNullable(now.aliased().get(reference))
                .or(() ->
                        now.byName().values().stream()
                                .filter(spec -> spec.name().value().equals(reference))
                                .findFirst());
    }

    /// Those behind an alias included.
    Collection<FunctionSpec> loaded() {
        return functions.all();
    }
}
