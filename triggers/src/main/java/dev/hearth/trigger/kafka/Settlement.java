package dev.hearth.trigger.kafka;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.delivery.RetryPlan.Decision;
import dev.hearth.function.Delivery.OnExhausted;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does what follows an attempt: settles records, has them wait for the next one, or gives them up.
///
/// On the trigger's event loop.
final class Settlement {

    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private final Vertx vertx;
    private final FunctionSpec function;
    private final Trigger.Kafka trigger;
    private final RandomGenerator random;
    private final Flights flights;
    private final Tally tally;
    private final DeadLetters deadLetters;
    private final Context context;
    private final FailureTargets failures;
    private final Flow.Owner owner;
    private final Runnable onWaited;
    private final RetryPlan plan;

    /// @param onWaited runs when records have waited for their next attempt
    Settlement(
            Vertx vertx,
            Context context,
            FailureTargets failures,
            FunctionSpec function,
            Trigger.Kafka trigger,
            RandomGenerator random,
            Flights flights,
            Tally tally,
            DeadLetters deadLetters,
            Flow.Owner owner,
            Runnable onWaited) {
        this.vertx = vertx;
        this.context = context;
        this.failures = failures;
        this.function = function;
        this.trigger = trigger;
        this.random = random;
        this.flights = flights;
        this.tally = tally;
        this.deadLetters = deadLetters;
        this.owner = owner;
        this.onWaited = onWaited;
        this.plan = new RetryPlan(function.delivery());
    }

    RetryPlan plan() {
        return plan;
    }

    /// What these records, tried together with this outcome, come to. One chance for all of them:
    /// what is tried again waits and comes back together.
    void conclude(List<Flight> batch, InvocationId invocation, Outcome outcome) {
        long chance = random.nextLong();
        var again = new ArrayList<Flight>();
        Decision.Retry together = null;
        for (var flight : batch) {
            var age = Duration.ofNanos(System.nanoTime() - flight.since);
            switch (plan.after(flight.attempt, outcome, age, new SplittableRandom(chance))) {
                case Decision.Settled _ -> flights.settle(flight);
                case Decision.Retry retry -> {
                    again.add(flight);
                    together = retry;
                }
                case Decision.Exhausted(var reason, var detail) ->
                        exhausted(flight, invocation, reason, detail, stack(outcome));
            }
        }
        if (together != null) {
            retry(again, together);
        }
    }

    private static @Nullable String stack(Outcome outcome) {
        return outcome instanceof Outcome.FunctionFailed failed ? failed.error().stack() : null;
    }

    private void retry(List<Flight> batch, Decision.Retry retry) {
        if (flights.leaving(batch.getFirst())) {
            batch.forEach(flights::release);
            return;
        }
        var cohort = trigger.batch() == null ? null : new Cohort();
        long timer =
                vertx.setTimer(
                        Math.max(1, retry.after().toMillis()),
                        _ -> {
                            for (var flight : batch) {
                                flight.timer = Flight.NO_TIMER;
                                flights.again(flight);
                            }
                            onWaited.run();
                        });
        for (var flight : batch) {
            tally.retried();
            flight.attempt = retry.attempt();
            flight.cohort = cohort;
            flight.timer = timer;
            flights.park(flight);
        }
    }

    /// @param invocation of the last attempt
    void exhausted(
            Flight flight,
            InvocationId invocation,
            ExhaustedReason reason,
            String detail,
            @Nullable String stack) {
        var delivery = function.delivery();
        var letter =
                new DeadLetter(function.id(), invocation, flight.attempt, reason, detail, stack);
        if (delivery.onExhausted() == OnExhausted.STOP || function.onFailure().isEmpty()) {
            giveUp(flight, letter);
            return;
        }
        var event = flight.event == null ? RecordReader.plainly(flight.record) : flight.event;
        var why = new GivenUp(invocation, flight.attempt, reason, detail);
        failures.tell(function, event, why)
                .onComplete(_ -> context.runOnContext(_ -> told(flight, letter)));
    }

    private void told(Flight flight, DeadLetter letter) {
        if (flights.counts(flight)) {
            giveUp(flight, letter);
            onWaited.run();
        }
    }

    private void giveUp(Flight flight, DeadLetter letter) {
        var delivery = function.delivery();
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
                tally.skipped(letter.reason());
                flights.skip(flight);
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
