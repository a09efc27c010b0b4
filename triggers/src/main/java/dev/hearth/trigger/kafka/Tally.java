package dev.hearth.trigger.kafka;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.function.FunctionName;

/// Reports what becomes of the records of one trigger, for metrics. On the trigger's event loop.
record Tally(DeliveryListener listener, FunctionName function, String trigger) {

    void received() {
        listener.received(function, trigger);
    }

    void settled() {
        listener.settled(function, trigger);
    }

    void released(int records) {
        listener.released(function, trigger, records);
    }

    void retried() {
        listener.retried(function, trigger);
    }

    void deadLettered(ExhaustedReason reason) {
        listener.deadLettered(function, trigger, reason);
    }

    void skipped(ExhaustedReason reason) {
        listener.skipped(function, trigger, reason);
    }
}
