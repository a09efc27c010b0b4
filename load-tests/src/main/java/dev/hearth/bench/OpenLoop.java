package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Arrivals at a steady rate, whatever becomes of those before: latencies counted from the time an
/// arrival was due leave no slow answer out.
///
/// @param perSecond arrivals a second, at least 1
record OpenLoop(int perSecond) {

    private static final long LAST_ANSWER_SECONDS = 60;

    @FunctionalInterface
    interface Request {

        /// Must not block.
        ///
        /// @param number from 0
        /// @param due when it should have come, in [System#nanoTime]
        /// @return its end, of whatever kind
        Future<?> begins(int number, long due);
    }

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

    /// Each on an event loop; blocks until all have ended.
    ///
    /// @return how many there were
    /// @throws IllegalStateException some have not ended a minute after the last came
    int run(Context loop, Duration duration, Request request) {
        int count = count(duration);
        var missing = new CountDownLatch(count);
        run(
                duration,
                (number, due) ->
                        loop.runOnContext(_ ->
                                request.begins(number, due).onComplete(_ -> missing.countDown())));
        try {
            if (!missing.await(LAST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " have no answer");
            }
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
        return count;
    }
}
