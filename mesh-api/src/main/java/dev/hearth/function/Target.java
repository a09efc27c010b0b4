package dev.hearth.function;

import org.jspecify.annotations.Nullable;

/// Where a function's result goes.
public sealed interface Target {

    /// @param key a constant, or `$.field.field` read from the JSON result; absent: the record has
    ///   the event's Kafka key, or none
    record Topic(String topic, @Nullable String key) implements Target {}

    record Function(FunctionName function) implements Target {}
}
