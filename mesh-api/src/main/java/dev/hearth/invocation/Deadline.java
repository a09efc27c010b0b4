package dev.hearth.invocation;

import java.time.Duration;

/// The moment after which nobody waits for an outcome, on this process's monotonic clock
/// ([System#nanoTime]); the wall clock may jump, a deadline does not. Between processes travels
/// what is left of it.
public record Deadline(long nanoTime) {

    public static Deadline after(Duration duration, long now) {
        return new Deadline(now + duration.toNanos());
    }

    public static Deadline after(Duration duration) {
        return after(duration, System.nanoTime());
    }

    /// Zero once it has passed.
    public Duration remaining(long now) {
        return Duration.ofNanos(Math.max(0, nanoTime - now));
    }

    public Duration remaining() {
        return remaining(System.nanoTime());
    }

    public boolean hasPassed(long now) {
        return nanoTime - now <= 0;
    }

    /// A hop only ever shortens a deadline.
    public Deadline shortenedTo(Deadline other) {
        return other.nanoTime - nanoTime < 0 ? other : this;
    }
}
