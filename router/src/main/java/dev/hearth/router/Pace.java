package dev.hearth.router;

import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Future;
import java.time.Duration;

/// Measures what one invocation more adds to the wait for a sandbox thread of this node: the mean
/// CPU time of those that ran of late, over the run permits. Any thread; of two at the same moment
/// one may be lost, which an average can bear.
public final class Pace implements Invoker {

    private static final double NEWEST_WEIGHT = 0.05;

    private final Invoker next;
    private final int permits;
    private volatile double meanNanos;

    /// @param permits invocations that this node runs at once, at least 1
    public Pace(Invoker next, int permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits is at least 1, not " + permits);
        }
        this.next = next;
        this.permits = permits;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        return next.invoke(invocation).onSuccess(this::measure);
    }

    /// Zero before the first.
    public Duration perInvocation() {
        return Duration.ofNanos((long) (meanNanos / permits));
    }

    private void measure(Outcome outcome) {
        if (outcome instanceof Outcome.Ran ran) {
            double before = meanNanos;
            long cpu = ran.execution().cpu().toNanos();
            meanNanos = before == 0 ? cpu : before + NEWEST_WEIGHT * (cpu - before);
        }
    }
}
