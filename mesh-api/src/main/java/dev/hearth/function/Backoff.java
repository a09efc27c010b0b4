package dev.hearth.function;

import java.time.Duration;

/// How long to wait before the next attempt.
///
/// @param delay the wait after the first attempt; default 500 ms
/// @param maxDelay the longest wait; default 1 minute
public record Backoff(Policy policy, Duration delay, Duration maxDelay, Jitter jitter) {

    public static final Backoff DEFAULT =
            new Backoff(
                    Policy.EXPONENTIAL, Duration.ofMillis(500), Duration.ofMinutes(1), Jitter.FULL);

    public Backoff {
        if (delay.isNegative() || maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException(
                    "delivery.backoffDelay is not negative and at most delivery.maxDelay");
        }
    }

    public enum Policy {
        /// Doubles with every attempt.
        EXPONENTIAL,
        /// Grows by `delay` with every attempt.
        LINEAR
    }

    public enum Jitter {
        NONE,
        /// Anywhere between 0 and the planned wait.
        FULL
    }
}
