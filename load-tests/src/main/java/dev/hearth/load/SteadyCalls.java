package dev.hearth.load;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;

/// Calls at a steady rate, whatever becomes of those before. A latency counts from the moment the
/// call was due, so that a caller that was held up itself hides nothing.
final class SteadyCalls {

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(10);

    private final ConcurrentHistogram latencies = new ConcurrentHistogram(3);
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    private SteadyCalls() {}

    /// Blocks until it is over.
    ///
    /// @param call answers with the status; what is not 200 has failed
    static SteadyCalls make(int aSecond, Duration duration, Supplier<Future<Integer>> call) {
        var calls = new SteadyCalls();
        long start = System.nanoTime();
        long pause = 1_000_000_000L / aSecond;
        for (long due = start; due - start < duration.toNanos(); due += pause) {
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            calls.one(call, due);
        }
        long patience = System.nanoTime() + LAST_ANSWERS.toNanos();
        while (calls.open.get() > 0 && System.nanoTime() - patience < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        calls.failed.addAndGet(calls.open.get());
        return calls;
    }

    private void one(Supplier<Future<Integer>> call, long due) {
        open.incrementAndGet();
        call.get()
                .onComplete(answered -> {
                    latencies.recordValue(System.nanoTime() - due);
                    if (answered.failed() || answered.result() != 200) {
                        failed.incrementAndGet();
                    }
                    open.decrementAndGet();
                });
    }

    /// In nanoseconds.
    long p99() {
        return latencies.getValueAtPercentile(99);
    }

    long worst() {
        return latencies.getMaxValue();
    }

    int failed() {
        return failed.get();
    }

    void print(String name) {
        System.out.printf(
                "%-7s %6d calls, %d failed, ms: p50 %.2f  p99 %.2f  p99.9 %.2f  worst %.2f%n",
                name,
                latencies.getTotalCount(),
                failed.get(),
                latencies.getValueAtPercentile(50) / 1e6,
                p99() / 1e6,
                latencies.getValueAtPercentile(99.9) / 1e6,
                worst() / 1e6);
    }
}
