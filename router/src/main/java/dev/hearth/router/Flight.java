package dev.hearth.router;

import dev.hearth.invocation.Invocation;
import dev.hearth.topology.NodeId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/// An invocation on its way to another node and back. Any thread; whoever waits is told on its own
/// context, once.
final class Flight {

    private final Invocation invocation;
    private final NodeId node;
    private final Repeat repeat;
    private final Context caller;
    private final Promise<Arrival> arrival = Promise.promise();
    private volatile long askAgainAt;
    private volatile long patience;
    private volatile boolean cancelled;

    /// @param now on the clock of [System#nanoTime]
    /// @param patience in nanoseconds, how long a reply is waited for before it is sent again
    Flight(
            Invocation invocation,
            NodeId node,
            Repeat repeat,
            Context caller,
            long now,
            long patience) {
        this.invocation = invocation;
        this.node = node;
        this.repeat = repeat;
        this.caller = caller;
        this.patience = patience;
        this.askAgainAt = now + patience;
    }

    Invocation invocation() {
        return invocation;
    }

    NodeId node() {
        return node;
    }

    Repeat repeat() {
        return repeat;
    }

    Future<Arrival> arrival() {
        return arrival.future();
    }

    /// It is not to be sent again.
    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    void arrived(Arrival what) {
        caller.runOnContext(_ -> arrival.tryComplete(what));
    }

    void broke(Throwable cause) {
        caller.runOnContext(_ -> arrival.tryFail(cause));
    }

    /// Whether its reply may be lost by now; true once for each span of patience, each twice as
    /// long as the one before.
    boolean isOverdue(long now) {
        if (now - askAgainAt < 0) {
            return false;
        }
        patience *= 2;
        askAgainAt = now + patience;
        return true;
    }
}
