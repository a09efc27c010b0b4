package dev.hearth.bench;

import dev.hearth.bench.SlotFault.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of one planned slot.
///
/// @param near the fault that it is counted with; absent: it was away from all
/// @param executions by their beginning
record SlotCase(
        TickSchedule schedule,
        Instant slot,
        Fate fate,
        @Nullable Incident near,
        List<SlotExecution> executions) {

    enum Fate {
        /// Ran to completion once, and was not begun besides.
        ONCE,
        /// Ran to completion once, and was begun besides: it was under way in a fault.
        AGAIN,
        /// Ran to completion more than once: it was under way in a fault.
        TWICE,
        /// Did not run, as its schedule wants it of slots that were missed.
        LEFT_OUT,
        /// Ran, or was begun, more than once without a reason.
        DOUBLED,
        /// Never ran to completion.
        NEVER,
        /// Ran under another event id, was not planned, or was to be left out.
        WRONG;

        boolean isBroken() {
            return switch (this) {
                case ONCE, AGAIN, TWICE, LEFT_OUT -> false;
                case DOUBLED, NEVER, WRONG -> true;
            };
        }
    }

    SlotCase {
        executions = List.copyOf(executions);
    }

    boolean isNear(SlotFault fault) {
        return near != null && near.fault() == fault;
    }

    /// From the slot to its first execution; negative when that was early. Absent without one.
    Optional<Duration> lateness() {
        return executions.stream().findFirst().map(first -> Duration.between(slot, first.began()));
    }

    @Override
    public String toString() {
        return "%s %s %s near %s: %s"
                .formatted(
                        fate,
                        schedule.trigger(),
                        slot,
                        near == null ? "no fault" : near.fault().word(),
                        executions);
    }
}
