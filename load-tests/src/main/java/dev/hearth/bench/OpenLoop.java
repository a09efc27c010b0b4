package dev.hearth.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Arrivals at a steady rate, whatever becomes of those before: latencies counted from the time an
/// arrival was due leave no slow answer out.
///
/// @param perSecond arrivals a second, at least 1
record OpenLoop(int perSecond) {

    @FunctionalInterface
    interface Arrival {

        /// Must not block.
        ///
        /// @param number from 0
        /// @param due when it should have come, in [System#nanoTime]
        void arrives(int number, long due);
    }

    private long interval() {
        return Duration.ofSeconds(1).toNanos() / perSecond;
    }

    int count(Duration duration) {
        return Math.toIntExact(duration.toNanos() / interval());
    }

    /// Blocks until the last has come.
    void run(Duration duration, Arrival arrival) {
        long interval = interval();
        int count = count(duration);
        long start = System.nanoTime();
        for (int each = 0; each < count; each++) {
            long due = start + each * interval;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            arrival.arrives(each, due);
        }
    }
}
