package dev.hearth.trigger.kafka;

import dev.hearth.function.FunctionName;

/// Told of what consumer groups do, for metrics; gauges are in the trigger's status. Any event
/// loop; must not block.
public interface KafkaListener {

    /// Hears nothing.
    KafkaListener NONE = new KafkaListener() {};

    /// Partitions came or went.
    default void rebalanced(FunctionName function, String trigger) {}
}
