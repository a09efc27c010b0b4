package dev.hearth.delivery;

import java.util.Locale;

/// Why an event is not tried again; the `reason` of a dead letter.
public enum ExhaustedReason {
    /// Every attempt the policy allows was made.
    ATTEMPTS,
    /// The next attempt would start after the event's `maxAge`.
    MAX_AGE,
    /// The function said that trying again is useless.
    NON_RETRYABLE,
    /// What the source delivered is not the event it claims to be.
    MALFORMED,
    PAYLOAD_TOO_LARGE,
    UNKNOWN_FUNCTION,
    TOO_MANY_HOPS,
    CANCELLED,
    /// Refused without saying when to try again.
    REJECTED;

    /// The word for it in metrics, logs and dead-letter headers.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
