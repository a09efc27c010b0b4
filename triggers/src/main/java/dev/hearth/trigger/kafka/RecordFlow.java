package dev.hearth.trigger.kafka;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the records in flight to settlement: invokes, tries again, gives up.
///
/// On the trigger's event loop.
final class RecordFlow {

    private static final Logger LOG = LoggerFactory.getLogger(RecordFlow.class);

    /// What the flow asks of the trigger it is part of.
    interface Owner {

        /// Whether new attempts may begin.
        boolean open();

        /// `onExhausted: stop` met a record that is exhausted.
        void stopped(String why);
    }

    private final Vertx vertx;
    private final Context context;
    private final FunctionSpec function;
    private final Trigger.Kafka trigger;
    private final Invoker invoker;
    private final RandomGenerator random;
    private final Flights flights;
    private final Tally tally;
    private final Owner owner;
    private final DeadLetters deadLetters;

    RecordFlow(
            Vertx vertx,
            Context context,
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            TopicWriter topics,
            RandomGenerator random,
            Flights flights,
            Tally tally,
            Owner owner) {
        this.vertx = vertx;
        this.context = context;
        this.function = function;
        this.trigger = trigger;
        this.invoker = invoker;
        this.random = random;
        this.flights = flights;
        this.tally = tally;
        this.owner = owner;
        this.deadLetters = new DeadLetters(vertx, context, topics, flights, tally, this::run);
    }

    /// Begins what may begin.
    void run() {
        while (owner.open()) {
            var next = flights.take();
            if (next.isEmpty()) {
                return;
            }
            attempt(next.get());
        }
    }

    private void attempt(Flight flight) {
        switch (Attempt.of(flight, function, trigger)) {
            case Attempt.Invoke(var invocation) -> invoke(flight, invocation);
            case Attempt.Impossible(var reason, var detail) ->
                    exhausted(flight, reason, detail, null);
        }
    }

    private void invoke(Flight flight, Invocation invocation) {
        Future.succeededFuture(invocation)
                .compose(invoker::invoke)
                .otherwise(broken -> new Outcome.Unreachable("the mesh failed: " + broken))
                .onSuccess(outcome -> context.runOnContext(_ -> answered(flight, outcome)));
    }

    private void answered(Flight flight, Outcome outcome) {
        if (!flights.counts(flight)) {
            return;
        }
        var age = Duration.ofNanos(System.nanoTime() - flight.since);
        switch (new RetryPlan(function.delivery()).after(flight.attempt, outcome, age, random)) {
            case RetryPlan.Decision.Settled _ -> flights.settle(flight);
            case RetryPlan.Decision.Retry retry -> retry(flight, retry);
            case RetryPlan.Decision.Exhausted exhausted -> {
                if (flights.leaving(flight) && exhausted.reason() == ExhaustedReason.CANCELLED) {
                    flights.release(flight);
                } else {
                    exhausted(flight, exhausted.reason(), exhausted.detail(), stack(outcome));
                }
            }
        }
        run();
    }

    private static @Nullable String stack(Outcome outcome) {
        return outcome instanceof Outcome.FunctionFailed failed ? failed.error().stack() : null;
    }

    private void retry(Flight flight, RetryPlan.Decision.Retry retry) {
        if (flights.leaving(flight)) {
            flights.release(flight);
            return;
        }
        tally.retried();
        flight.attempt = retry.attempt();
        flights.park(flight);
        flight.timer =
                vertx.setTimer(
                        Math.max(1, retry.after().toMillis()),
                        _ -> {
                            flight.timer = Flight.NO_TIMER;
                            flights.unpark(flight);
                            run();
                        });
    }

    private void exhausted(
            Flight flight, ExhaustedReason reason, String detail, @Nullable String stack) {
        var delivery = function.delivery();
        var letter =
                new DeadLetter(function.id(), flight.id, flight.attempt, reason, detail, stack);
        switch (delivery.onExhausted()) {
            case DEAD_LETTER -> {
                var topic = delivery.deadLetterTopic();
                if (topic == null) {
                    stop(flight, letter);
                } else {
                    deadLetters.write(flight, letter, topic);
                }
            }
            case SKIP -> {
                LOG.warn("{}: skipped {}", function.name(), letter.describe(flight.record));
                tally.skipped(reason);
                flights.settle(flight);
            }
            case STOP -> stop(flight, letter);
        }
    }

    private void stop(Flight flight, DeadLetter letter) {
        if (flights.leaving(flight)) {
            flights.release(flight);
            return;
        }
        flights.stop(flight);
        owner.stopped(letter.describe(flight.record));
    }
}
