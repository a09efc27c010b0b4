package dev.hearth.function;

import java.util.Set;

/// What a function may reach beyond its own memory and bundle; by default nothing.
///
/// @param network hosts it may send requests to
/// @param topics it may emit to
/// @param functions it may call and emit to
public record Grants(Set<Authority> network, Set<String> topics, Set<FunctionName> functions) {

    public static final Grants NONE = new Grants(Set.of(), Set.of(), Set.of());

    public Grants {
        network = Set.copyOf(network);
        topics = Set.copyOf(topics);
        functions = Set.copyOf(functions);
    }

    public Grants(Set<Authority> network) {
        this(network, Set.of(), Set.of());
    }
}
