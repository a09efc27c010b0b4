package dev.hearth.router;

import java.time.Duration;

/// How fast a node brings invocations to their end: those that run at once, over the mean time that
/// each took of late. Any thread; of two that end at the same moment one may be lost, which an
/// average can bear.
final class DrainRate {

    /// Asked more often than this, a node has more to do with refusing than with running.
    static final Duration LEAST = Duration.ofMillis(100);

    /// By then what is measured now says nothing any more.
    static final Duration MOST = Duration.ofSeconds(60);

    /// Before the first has ended.
    static final Duration UNKNOWN = Duration.ofSeconds(1);

    private static final double NEWEST_WEIGHT = 0.05;

    private volatile double meanNanos;

    /// @param ran from being begun to the end; waiting for a thread included
    void ended(Duration ran) {
        double before = meanNanos;
        meanNanos = before == 0 ? ran.toNanos() : before + NEWEST_WEIGHT * (ran.toNanos() - before);
    }

    /// When one that is refused now may find its turn: after all that wait have had theirs.
    Duration until(int waiting, int running) {
        return turn(Duration.ofNanos((long) meanNanos), waiting, running);
    }

    /// @param mean zero where nothing is known
    static Duration turn(Duration mean, int waiting, int running) {
        if (mean.isZero()) {
            return UNKNOWN;
        }
        double nanos = (double) mean.toNanos() * (waiting + 1) / Math.max(1, running);
        return Duration.ofNanos(Math.clamp((long) nanos, LEAST.toNanos(), MOST.toNanos()));
    }
}
