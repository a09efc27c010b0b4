package dev.hearth.catalogue;

import dev.hearth.function.FunctionName;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// All that is deployed. A change makes the next generation, of all functions at once: of two
/// states the one of the higher generation is the later one.
///
/// @param generation from 0, where nothing was ever deployed
public record CatalogueState(long generation, Map<FunctionName, DeployedFunction> functions) {

    static final CatalogueState EMPTY = new CatalogueState(0, Map.of());

    public CatalogueState {
        var sorted =
                new TreeMap<FunctionName, DeployedFunction>(
                        Comparator.comparing(FunctionName::value));
        sorted.putAll(functions);
        functions = Collections.unmodifiableMap(sorted);
    }

    public Optional<DeployedFunction> function(FunctionName name) {
        return Optional.ofNullable(functions.get(name));
    }

    boolean isOlderThan(CatalogueState other) {
        return generation < other.generation;
    }

    CatalogueState with(DeployedFunction function) {
        var next = new TreeMap<>(functions);
        next.put(function.name(), function);
        return new CatalogueState(generation, next);
    }

    CatalogueState without(FunctionName name) {
        var next = new TreeMap<>(functions);
        next.remove(name);
        return new CatalogueState(generation, next);
    }

    CatalogueState next() {
        return new CatalogueState(generation + 1, functions);
    }

    /// The packages of every version, current or not.
    Set<String> digests() {
        return functions.values().stream()
                .flatMap(function -> function.revisions().stream())
                .map(Revision::digest)
                .collect(Collectors.toSet());
    }
}
