package dev.hearth.trigger.http;

import dev.hearth.function.RateLimit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Lets through what a rate limit allows, spread evenly: the generic cell rate algorithm (ITU-T
/// I.371), whose whole state is the moment from which on nothing is owed. Any thread.
final class RateLimiter {

    /// 73 years: differences of the clock stay far from their bounds.
    private static final long MOST = Long.MAX_VALUE / 4;

    private final long interval;
    private final long credit;
    private final AtomicLong settledAt;

    /// @param now on the clock of [System#nanoTime]
    RateLimiter(RateLimit limit, long now) {
        this.interval = Math.max(1, limit.per().toNanos() / limit.requests());
        this.credit = interval > MOST / limit.burst() ? MOST : interval * limit.burst();
        this.settledAt = new AtomicLong(now);
    }

    /// Empty when the request may pass, else how long it would have to wait.
    ///
    /// @param now on the clock of [System#nanoTime]
    Optional<Duration> take(long now) {
        while (true) {
            long settled = settledAt.get();
            long next = (settled - now > 0 ? settled : now) + interval;
            long wait = next - now - credit;
            if (wait > 0) {
                return Optional.of(Duration.ofNanos(wait));
            }
            if (settledAt.compareAndSet(settled, next)) {
                return Optional.empty();
            }
        }
    }
}
