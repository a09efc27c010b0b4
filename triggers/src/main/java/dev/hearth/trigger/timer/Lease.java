package dev.hearth.trigger.timer;

import java.time.Duration;
import java.time.Instant;

/// How long a slot belongs to who claimed it. A node may stand still for 45 s, or its clock be
/// wrong by a part of that, and no other runs what it runs; when it is gone, what it ran is taken
/// on after `timeout` and 45 s.
///
/// @param timeout the function's: no attempt takes longer
record Lease(Duration timeout) {

    private static final Duration STANDSTILL = Duration.ofSeconds(45);
    private static final Duration RENEWED = Duration.ofSeconds(15);

    Instant from(Instant now) {
        return now.plus(timeout).plus(STANDSTILL);
    }

    boolean isShort(Claim claim, Instant now) {
        return !renewal(claim).isAfter(now);
    }

    /// When its owner renews it.
    Instant renewal(Claim claim) {
        return claim.until().minus(timeout).minus(STANDSTILL).plus(RENEWED);
    }
}
