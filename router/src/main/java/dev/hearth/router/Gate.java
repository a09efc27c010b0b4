package dev.hearth.router;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The places of one function on this node: some may run, some may wait, the rest is refused.
/// Decides only; whoever asks performs. Any thread, one lock a function, held for a few
/// instructions.
///
/// @param <T> what waits
final class Gate<T> {

    /// What becomes of one that asks to pass.
    enum Answer {
        RUN,
        WAIT,
        REFUSE
    }

    private static final double NEWEST_WEIGHT = 0.1;

    private final ArrayDeque<T> waiting = new ArrayDeque<>();
    private int running;
    private double meanRunNanos;

    synchronized Answer enter(T one, int concurrency, int queue) {
        if (running < concurrency) {
            running++;
            return Answer.RUN;
        }
        if (waiting.size() < queue) {
            waiting.addLast(one);
            return Answer.WAIT;
        }
        return Answer.REFUSE;
    }

    /// One that ran is done.
    ///
    /// @return who has its place now; null if nobody waits
    synchronized @Nullable T leave(Duration ran) {
        meanRunNanos =
                meanRunNanos == 0
                        ? ran.toNanos()
                        : meanRunNanos + NEWEST_WEIGHT * (ran.toNanos() - meanRunNanos);
        var next = waiting.pollFirst();
        if (next == null) {
            running--;
        }
        return next;
    }

    /// One that waits gives up.
    ///
    /// @return false if it waits no longer
    synchronized boolean giveUp(T one) {
        return waiting.removeFirstOccurrence(one);
    }

    /// All that wait and fit give up.
    ///
    /// @return those that waited until now
    synchronized List<T> giveUpAll(Predicate<T> fits) {
        var leaving = waiting.stream().filter(fits).toList();
        waiting.removeAll(leaving);
        return leaving;
    }

    /// When a refused one may find a place: the time the measured drain rate needs for the queue.
    synchronized Duration retryAfter(int concurrency) {
        return Duration.ofNanos((long) (meanRunNanos * (waiting.size() + 1) / concurrency));
    }

    /// Those that run and those that wait.
    synchronized int size() {
        return running + waiting.size();
    }

    synchronized boolean isIdle() {
        return running == 0 && waiting.isEmpty();
    }
}
