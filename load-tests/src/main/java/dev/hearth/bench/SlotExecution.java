package dev.hearth.bench;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One execution of a slot's function, as it told a sink.
///
/// @param missed the missed slots it makes up for
/// @param node where it was
/// @param began by the clock of who was told, as is `ended`
/// @param ended absent: it did not come to its end
record SlotExecution(
        String trigger,
        Instant slot,
        String event,
        String invocation,
        long missed,
        int node,
        Instant began,
        @Nullable Instant ended) {

    boolean isComplete() {
        return ended != null;
    }

    SlotExecution endedAt(Instant end) {
        return new SlotExecution(trigger, slot, event, invocation, missed, node, began, end);
    }
}
