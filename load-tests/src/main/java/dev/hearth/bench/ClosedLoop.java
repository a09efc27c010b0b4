package dev.hearth.bench;

import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/// Keeps a number of invocations in flight from one event loop: each answer starts the next. What
/// it measures is throughput and, with one in flight, the round trip; it says nothing about the
/// latency of arrivals that do not wait for one another.
final class ClosedLoop {

    private final Context loop;
    private final Invoker invoker;

    /// @param invoker called on `loop` only
    ClosedLoop(Context loop, Invoker invoker) {
        this.loop = loop;
        this.invoker = invoker;
    }

    /// Blocks until all are answered.
    ///
    /// @throws IllegalStateException one was answered by anything but a result
    void run(Supplier<Invocation> invocations, int count, int inFlight) {
        var round = new Round(invocations, count);
        loop.runOnContext(_ -> {
            for (int each = 0; each < inFlight; each++) {
                round.next();
            }
        });
        round.done.future().await();
    }

    /// On the loop.
    private final class Round {
        private final Promise<Void> done = Promise.promise();
        private final Supplier<Invocation> invocations;
        private final int count;
        private int begun;
        private int answered;

        Round(Supplier<Invocation> invocations, int count) {
            this.invocations = invocations;
            this.count = count;
        }

        void next() {
            if (begun < count) {
                begun++;
                invoker.invoke(invocations.get())
                        .onSuccess(this::answered)
                        .onFailure(done::tryFail);
            }
        }

        private void answered(Outcome outcome) {
            if (!(outcome instanceof Outcome.Returned)) {
                done.tryFail(new IllegalStateException("not a result: " + outcome));
            } else if (++answered == count) {
                done.complete();
            } else {
                next();
            }
        }
    }
}
