package dev.hearth.trigger.timer;

import java.time.Instant;
import java.util.Optional;

/// What has passed of a schedule since a slot, and what comes next. Pure.
///
/// @param missed slots after that one and not after now; counted up to 200
/// @param next the first slot after now; empty when there is none
record Passage(long missed, Optional<Instant> next) {

    /// Looking for the next slot takes a third of a millisecond, on the event loop.
    private static final long MISSED_COUNTED_AT_MOST = 200;

    static Passage of(Slots slots, Instant slot, Instant now) {
        long missed = 0;
        var next = slots.next(slot);
        while (next.isPresent() && !next.get().isAfter(now) && missed < MISSED_COUNTED_AT_MOST) {
            missed++;
            next = slots.next(next.get());
        }
        return new Passage(missed, missed < MISSED_COUNTED_AT_MOST ? next : slots.next(now));
    }
}
