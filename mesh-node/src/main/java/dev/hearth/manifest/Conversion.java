package dev.hearth.manifest;

import java.util.Optional;

/// Makes something of a value, or reports what is wrong with it and returns empty.
@FunctionalInterface
interface Conversion<T> {
    Optional<T> convert(Value value);
}
