package dev.hearth.function;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What happens to an event whose invocation failed, for sources that can retry.
///
/// @param retry attempts after the first; default 5
/// @param maxAge after this long since the event arrived no attempt starts; default 6 hours
/// @param deadLetterTopic where exhausted records of topics go; absent only when `onExhausted` is
///   not [OnExhausted#DEAD_LETTER] or no trigger reads topics
public record Delivery(
        int retry,
        Backoff backoff,
        Duration maxAge,
        @Nullable String deadLetterTopic,
        OnExhausted onExhausted) {

    public static final Delivery DEFAULT =
            new Delivery(5, Backoff.DEFAULT, Duration.ofHours(6), null, OnExhausted.DEAD_LETTER);

    public Delivery {
        if (retry < 0) {
            throw new IllegalArgumentException("delivery.retry is at least 0");
        }
        if (!maxAge.isPositive()) {
            throw new IllegalArgumentException("delivery.maxAge is longer than 0");
        }
    }

    /// All attempts an event may have.
    public int maxAttempts() {
        return retry + 1;
    }

    public enum OnExhausted {
        DEAD_LETTER,
        /// Drop the event, count it, go on.
        SKIP,
        /// Stop the trigger at this event until someone acts.
        STOP
    }
}
