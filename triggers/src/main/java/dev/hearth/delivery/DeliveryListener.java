package dev.hearth.delivery;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;

/// Told of what happens to events, for metrics. For each function and trigger, at all times:
/// received = settled + released + in flight + waiting for retry. Any event loop; must not block.
public interface DeliveryListener {

    /// Hears nothing.
    DeliveryListener NONE = new DeliveryListener() {};

    default void received(FunctionName function, String trigger) {}

    /// The source was told that the event is done with, however that came about.
    default void settled(FunctionName function, String trigger) {}

    /// Handed back unsettled to the source, which will deliver it again, perhaps to another node.
    default void released(FunctionName function, String trigger, int events) {}

    /// Another attempt was planned.
    default void retried(FunctionName function, String trigger) {}

    /// The dead letter is durable.
    default void deadLettered(FunctionName function, String trigger, ExhaustedReason reason) {}

    /// A dead letter is kept no longer, to make room for others.
    default void letterDropped(FunctionName function) {}

    /// Given up and dropped, as `onExhausted: skip` asks.
    default void skipped(FunctionName function, String trigger, ExhaustedReason reason) {}

    /// A result reached its target.
    default void delivered(FunctionName function, Target target) {}

    default void undelivered(FunctionName function, Target target) {}
}
