package dev.hearth.sandbox;

import dev.hearth.function.DataSize;
import dev.hearth.invocation.Outcome;
import java.time.Duration;

/// Why work is ended from outside.
sealed interface Ending {

    record DeadlinePassed() implements Ending {}

    record Cancelled(Outcome.Cancelled.By by) implements Ending {}

    /// @param detail the figure and the bound
    record Breached(Outcome.Limit limit, String detail) implements Ending {

        static Breached cpuTime(long nanos, Duration limit) {
            return new Breached(
                    Outcome.Limit.CPU_TIME,
                    "%d ms of CPU time, limit %d ms"
                            .formatted(Duration.ofNanos(nanos).toMillis(), limit.toMillis()));
        }

        static Breached allocation(long bytes, DataSize limit) {
            return new Breached(
                    Outcome.Limit.ALLOCATION,
                    "%d bytes allocated, limit %s".formatted(bytes, limit));
        }

        static Breached memory(long bytes, DataSize limit) {
            return new Breached(
                    Outcome.Limit.MEMORY,
                    "%d bytes allocated while the node's memory ran out, limit %s"
                            .formatted(bytes, limit));
        }

        static Breached exhausted() {
            return new Breached(Outcome.Limit.MEMORY, "the node's memory was exhausted");
        }
    }

    /// Its own thread could not bring it to an end.
    record Broken(Throwable cause) implements Ending {}

    static Ending because(Throwable broken) {
        return broken instanceof OutOfMemoryError ? Breached.exhausted() : new Broken(broken);
    }
}
