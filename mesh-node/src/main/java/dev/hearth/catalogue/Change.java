package dev.hearth.catalogue;

import dev.hearth.function.FunctionName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody wants to be different in the catalogue. Pure: [#on] says what comes of it.
public sealed interface Change {

    /// What comes of a change.
    sealed interface Step {

        /// @param state of the next generation
        /// @param touched the functions that nodes have to load before it can be served
        record To(CatalogueState state, List<FunctionName> touched) implements Step {}

        /// It is so already.
        record Nothing() implements Step {}

        record NoFunction(FunctionName name) implements Step {}

        record Conflict(String detail) implements Step {}
    }

    Step on(CatalogueState state);

    /// New versions, current from then on. One that is known already becomes current again.
    ///
    /// @param gone functions that are deleted at the same moment
    record Deploy(List<PackageId> packages, List<FunctionName> gone, Instant now)
            implements Change {

        public Deploy {
            packages = List.copyOf(packages);
            gone = List.copyOf(gone);
        }

        @Override
        public Step on(CatalogueState state) {
            var next = state;
            for (var one : packages) {
                var known = state.function(one.name()).flatMap(f -> f.revision(one.version()));
                if (known.isPresent() && !known.get().digest().equals(one.digest())) {
                    return new Step.Conflict(
                            "%s is deployed with another content, and a version never changes: give it another version, or leave spec.version out"
                                    .formatted(one.id()));
                }
                var revision = new Revision(one.version(), one.digest(), now);
                next =
                        next.with(
                                state.function(one.name())
                                        .map(f ->
                                                known.isPresent()
                                                        ? f.withCurrent(one.version())
                                                        : f.with(revision))
                                        .orElseGet(() ->
                                                DeployedFunction.first(one.name(), revision)));
            }
            for (var name : gone) {
                next = next.without(name);
            }
            return step(state, next, packages.stream().map(PackageId::name).toList());
        }
    }

    record Delete(FunctionName name) implements Change {
        @Override
        public Step on(CatalogueState state) {
            return state.function(name).isEmpty()
                    ? new Step.NoFunction(name)
                    : step(state, state.without(name), List.of());
        }
    }

    /// @param version null for the one deployed before the current one
    record Rollback(FunctionName name, @Nullable String version) implements Change {
        @Override
        public Step on(CatalogueState state) {
            var found = state.function(name);
            if (found.isEmpty()) {
                return new Step.NoFunction(name);
            }
            var function = found.get();
            var to = version == null ? function.previous().orElse(null) : version;
            if (to == null) {
                return new Step.Conflict(
                        "no version of %s is older than %s".formatted(name, function.current()));
            }
            return function.revision(to).isEmpty()
                    ? unknownVersion(function, to)
                    : step(state, state.with(function.withCurrent(to)), List.of(name));
        }
    }

    /// A name for a version, which stays loaded besides the current one.
    ///
    /// @param version null to remove the alias
    record Alias(FunctionName name, String alias, @Nullable String version) implements Change {
        @Override
        public Step on(CatalogueState state) {
            var found = state.function(name);
            if (found.isEmpty()) {
                return new Step.NoFunction(name);
            }
            var function = found.get();
            if (version == null) {
                return step(state, state.with(function.withoutAlias(alias)), List.of());
            }
            return function.revision(version).isEmpty()
                    ? unknownVersion(function, version)
                    : step(state, state.with(function.withAlias(alias, version)), List.of(name));
        }
    }

    private static Step step(
            CatalogueState before, CatalogueState after, List<FunctionName> touched) {
        return after.equals(before)
                ? new Step.Nothing()
                : new Step.To(
                        after.next(),
                        touched.stream()
                                .filter(name -> !before.function(name).equals(after.function(name)))
                                .toList());
    }

    private static Step unknownVersion(DeployedFunction function, String version) {
        return new Step.Conflict(
                "%s has no version %s; there are: %s"
                        .formatted(
                                function.name(),
                                version,
                                String.join(
                                        ", ",
                                        function.revisions().stream()
                                                .map(Revision::version)
                                                .toList())));
    }
}
