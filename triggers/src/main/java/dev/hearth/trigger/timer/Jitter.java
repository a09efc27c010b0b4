package dev.hearth.trigger.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32C;

/// Spreads the slots of many triggers that are planned for the same moment. Pure: a slot of a
/// trigger is late by the same amount on every node and after every restart.
///
/// @param most zero: nothing is late
/// @param salt what tells triggers apart
record Jitter(Duration most, String salt) {

    /// When a slot fires: at most [#most] later than planned, and not later than the next slot.
    Instant due(Slots slots, Instant slot) {
        if (most.isZero()) {
            return slot;
        }
        var room =
                slots.next(slot)
                        .map(next -> Duration.between(slot, next))
                        .filter(gap -> gap.compareTo(most) < 0)
                        .orElse(most);
        return slot.plus(Duration.ofNanos((long) (room.toNanos() * share(slot))));
    }

    /// From 0 to 1, not 1 itself.
    private double share(Instant slot) {
        return hash(salt + '/' + slot) / (double) (1L << 32);
    }

    /// 32 bits that are the same in every process.
    static long hash(String text) {
        var hash = new CRC32C();
        hash.update(text.getBytes(UTF_8));
        return hash.getValue();
    }
}
