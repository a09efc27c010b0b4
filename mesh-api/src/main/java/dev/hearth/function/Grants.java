package dev.hearth.function;

import java.util.Set;

/// What a function may reach beyond its own memory and bundle; by default nothing.
///
/// @param network hosts it may send requests to
public record Grants(Set<Authority> network) {

    public static final Grants NONE = new Grants(Set.of());

    public Grants {
        network = Set.copyOf(network);
    }
}
