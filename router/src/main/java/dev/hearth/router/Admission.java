package dev.hearth.router;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Limits;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Admits invocations to the executor of this node, by function and over all: a bounded number
/// runs, a bounded number waits, the rest is told when to come again. Called on event loops.
public final class Admission implements Invoker {

    private static final Duration DRAIN_RETRY = Duration.ofSeconds(1);

    /// Before the first invocation has ended, nothing is known of the drain rate.
    private static final Duration LEAST_RETRY = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Catalogue catalogue;
    private final Invoker executor;
    private final AdmissionSettings settings;
    private final RouterListener listener;
    private final ConcurrentHashMap<FunctionName, Gate<Waiting>> gates = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final DrainRate rate = new DrainRate();
    private final Promise<Void> drained = Promise.promise();
    private volatile boolean draining;

    public Admission(
            Vertx vertx,
            Catalogue catalogue,
            Invoker executor,
            AdmissionSettings settings,
            RouterListener listener) {
        this.vertx = vertx;
        this.catalogue = catalogue;
        this.executor = executor;
        this.settings = settings;
        this.listener = listener;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        if (draining) {
            return refuse(Reason.NODE_DRAINING, "the node is draining", DRAIN_RETRY);
        }
        if (invocation.hops() > Invocation.MAX_HOPS) {
            return refuse(
                    Reason.TOO_MANY_HOPS,
                    "the event went through %d functions, the most is %d"
                            .formatted(invocation.hops(), Invocation.MAX_HOPS),
                    Duration.ZERO);
        }
        var spec = catalogue.function(invocation.function().name());
        if (spec.isEmpty()) {
            return Future.succeededFuture(
                    new Outcome.UnknownFunction(invocation.function().toString()));
        }
        var gate = gates.computeIfAbsent(spec.get().name(), _ -> new Gate<>());
        // As many of one function as there is room left: a flood takes half of the node, two floods
        // a third each, and another function finds a place.
        int room = settings.maxInFlight() - inFlight.getAndIncrement();
        if (gate.size() >= room) {
            settled();
            return overloaded(gate, settings.maxInFlight() - room);
        }
        return enter(gate, invocation, spec.get()).onComplete(_ -> settled());
    }

    /// Ends it if it waits here; one that runs is the executor's.
    public void cancel(InvocationId invocation) {
        for (var gate : gates.values()) {
            gate.giveUpAll(waiting -> waiting.invocation().id().equals(invocation))
                    .forEach(waiting -> waiting.outcome().complete(new Outcome.Cancelled()));
        }
    }

    /// Takes nothing new.
    ///
    /// @return completes when everything admitted has its outcome
    public Future<Void> drain() {
        draining = true;
        if (inFlight.get() == 0) {
            drained.tryComplete();
        }
        return drained.future();
    }

    public int inFlight() {
        return inFlight.get();
    }

    private Future<Outcome> enter(Gate<Waiting> gate, Invocation invocation, FunctionSpec spec) {
        var limits = spec.limits();
        var waiting = new Waiting(invocation, Promise.promise(), System.nanoTime());
        return switch (gate.enter(waiting, limits.concurrency(), limits.queue())) {
            case RUN -> run(gate, waiting);
            case WAIT -> awaitTurn(gate, waiting);
            case REFUSE -> Future.succeededFuture(full(gate, limits));
        };
    }

    private Future<Outcome> overloaded(Gate<Waiting> gate, int others) {
        int run = running.get();
        return refuse(
                Reason.NODE_OVERLOADED,
                "%d of at most %d invocations are in flight on this node, %d of this function"
                        .formatted(others, settings.maxInFlight(), gate.size()),
                rate.until(Math.max(0, others - run), run));
    }

    private static Outcome full(Gate<Waiting> gate, Limits limits) {
        return new Outcome.Rejected(
                Reason.FUNCTION_FULL,
                "%d invocations of the function run and %d wait"
                        .formatted(limits.concurrency(), limits.queue()),
                longest(LEAST_RETRY, gate.retryAfter(limits.concurrency())));
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Future<Outcome> awaitTurn(Gate<Waiting> gate, Waiting waiting) {
        long remaining = waiting.invocation().deadline().remaining().toMillis();
        long timer =
                vertx.setTimer(
                        Math.max(1, remaining),
                        _ -> {
                            if (gate.giveUp(waiting)) {
                                waiting.outcome()
                                        .complete(
                                                new Outcome.TimedOut(
                                                        Outcome.TimedOut.Stage.WAITING));
                            }
                        });
        return waiting.outcome().future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Future<Outcome> run(Gate<Waiting> gate, Waiting waiting) {
        long start = System.nanoTime();
        var wait = Duration.ofNanos(start - waiting.since());
        listener.waited(waiting.invocation().function(), wait);
        running.incrementAndGet();
        return executor.invoke(waiting.invocation())
                .map(outcome -> withWait(outcome, wait))
                .onComplete(_ -> leave(gate, Duration.ofNanos(System.nanoTime() - start)));
    }

    private void leave(Gate<Waiting> gate, Duration ran) {
        running.decrementAndGet();
        rate.ended(ran);
        var next = gate.leave(ran);
        if (next != null) {
            run(gate, next).onComplete(next.outcome());
        }
    }

    private void settled() {
        if (inFlight.decrementAndGet() == 0 && draining) {
            drained.tryComplete();
        }
    }

    private static Future<Outcome> refuse(Reason reason, String detail, Duration retryAfter) {
        return Future.succeededFuture(new Outcome.Rejected(reason, detail, retryAfter));
    }

    private static Outcome withWait(Outcome outcome, Duration wait) {
        if (outcome instanceof Outcome.Ran ran) {
            var execution = ran.execution();
            var timings = execution.timings();
            return ran.withExecution(
                    execution.withTimings(timings.withQueue(timings.queue().plus(wait))));
        }
        return outcome;
    }

    private record Waiting(Invocation invocation, Promise<Outcome> outcome, long since) {
        /// Two waiting invocations are never the same one, even if a source sent it twice.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
