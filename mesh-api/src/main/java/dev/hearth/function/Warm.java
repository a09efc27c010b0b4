package dev.hearth.function;

import java.time.Duration;

/// How a function's sandboxes are kept.
///
/// @param min sandboxes a node holds ready even when nothing asks for them; default 0
/// @param idle how long an unused sandbox beyond `min` stays; default 10 minutes
/// @param reuse what may run again in a sandbox that ran once; default [Reuse#SANDBOX]
public record Warm(int min, Duration idle, Reuse reuse) {

    public static final Warm DEFAULT = new Warm(0, Duration.ofMinutes(10), Reuse.SANDBOX);

    public Warm {
        if (min < 0) {
            throw new IllegalArgumentException("warm.min is at least 0");
        }
        if (idle.isNegative()) {
            throw new IllegalArgumentException("warm.idle is not negative");
        }
    }

    public enum Reuse {
        /// Invocations of one function version follow one another in one sandbox.
        SANDBOX,
        /// Every invocation has a fresh sandbox.
        INVOCATION
    }
}
