package dev.hearth.trigger.kafka;

import dev.hearth.delivery.BatchAnswer;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.GuestError.Kind;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;

/// Brings the records in flight to settlement: invokes, one by one or as batches, tries again,
/// splits, gives up.
///
/// On the trigger's event loop.
final class RecordFlow implements Flow {

    private final Context context;
    private final FunctionSpec function;
    private final Trigger.Kafka trigger;
    private final Invoker invoker;
    private final RandomGenerator random;
    private final Flights flights;
    private final Owner owner;
    private final Settlement settlement;
    private final BatchAssembler.Bounds bounds;
    private final Alarm alarm;

    RecordFlow(
            Vertx vertx,
            Context context,
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            FailureTargets failures,
            TopicWriter topics,
            RandomGenerator random,
            Flights flights,
            Tally tally,
            Owner owner) {
        this.context = context;
        this.function = function;
        this.trigger = trigger;
        this.invoker = invoker;
        this.random = random;
        this.flights = flights;
        this.owner = owner;
        var deadLetters = new DeadLetters(vertx, context, topics, flights, tally, this::run);
        this.settlement =
                new Settlement(
                        vertx,
                        context,
                        failures,
                        function,
                        trigger,
                        random,
                        flights,
                        tally,
                        deadLetters,
                        owner,
                        this::run);
        this.bounds = BatchAssembler.Bounds.of(trigger, function.limits());
        this.alarm = new Alarm(vertx, this::run);
    }

    @Override
    public void run() {
        while (owner.open()) {
            var assembler = new BatchAssembler(bounds, System.nanoTime());
            var next = flights.take(assembler);
            if (next.isEmpty()) {
                assembler.untilDue().ifPresentOrElse(alarm::set, alarm::off);
                return;
            }
            attempt(next);
        }
    }

    /// What waits is in [Flights], which let go of it by themselves.
    @Override
    public void leaving(Collection<TopicPartition> partitions) {}

    private void attempt(List<Flight> batch) {
        var able = new ArrayList<Flight>(batch.size());
        var events = new ArrayList<Event>(batch.size());
        for (var flight : batch) {
            switch (Attempt.of(flight, function)) {
                case Attempt.Possible(var event) -> {
                    able.add(flight);
                    events.add(event);
                }
                case Attempt.Impossible(var reason, var detail) ->
                        settlement.exhausted(flight, flight.id, reason, detail, null);
            }
        }
        if (!able.isEmpty()) {
            invoke(able, Attempt.invocation(able, events, function, trigger));
        }
    }

    private void invoke(List<Flight> batch, Invocation invocation) {
        Future.succeededFuture(invocation)
                .compose(invoker::invoke)
                .otherwise(broken -> new Outcome.Unreachable("the mesh failed: " + broken))
                .onSuccess(
                        outcome -> context.runOnContext(_ -> answered(batch, invocation, outcome)));
    }

    private void answered(List<Flight> batch, Invocation invocation, Outcome outcome) {
        if (!flights.counts(batch.getFirst())) {
            return;
        }
        if (outcome instanceof Outcome.Returned returned) {
            returned(batch, invocation, returned);
        } else {
            ended(batch, invocation, outcome);
        }
        run();
    }

    private void returned(List<Flight> batch, Invocation invocation, Outcome.Returned all) {
        if (!(invocation.event().origin() instanceof Origin.Batch(var events))) {
            batch.forEach(flights::settle);
            return;
        }
        switch (BatchAnswer.of(events, all.result())) {
            case BatchAnswer.Silent _ -> batch.forEach(flights::settle);
            case BatchAnswer.Unclear(var why) ->
                    ended(
                            batch,
                            invocation,
                            failure(all, Kind.INVALID_RESULT, "InvalidResult", why));
            case BatchAnswer.Failures(var ids) -> {
                var failed = new ArrayList<Flight>();
                for (int i = 0; i < batch.size(); i++) {
                    if (ids.contains(events.get(i).cloudEvent().getId())) {
                        failed.add(batch.get(i));
                    } else {
                        flights.settle(batch.get(i));
                    }
                }
                settlement.conclude(
                        failed,
                        invocation.id(),
                        failure(all, Kind.THREW, "BatchItemFailure", "named in batchItemFailures"));
            }
        }
    }

    private static Outcome failure(Outcome.Returned all, Kind kind, String name, String message) {
        return new Outcome.FunctionFailed(
                new GuestError(kind, name, message, "", null), all.execution());
    }

    private void ended(List<Flight> batch, Invocation invocation, Outcome outcome) {
        var next = settlement.plan().after(invocation.attempt(), outcome, Duration.ZERO, random);
        if (Bisection.splits(batch.size(), outcome, next)) {
            split(batch);
        } else {
            settlement.conclude(batch, invocation.id(), outcome);
        }
    }

    private void split(List<Flight> batch) {
        for (var half : Bisection.halves(batch)) {
            var cohort = new Cohort();
            for (var flight : half) {
                flight.cohort = cohort;
            }
        }
        for (var flight : batch) {
            if (flights.leaving(flight)) {
                flights.release(flight);
            } else {
                flights.putBack(flight);
            }
        }
    }
}
