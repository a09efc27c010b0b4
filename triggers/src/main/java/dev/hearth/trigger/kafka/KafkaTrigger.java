package dev.hearth.trigger.kafka;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Carrier;
import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invoker;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Invokes a function with the records of some topics, as a member of a consumer group, or with
/// `ordering: none` of a share group.
///
/// 1. Only the offset of the first unsettled record of a partition is ever committed. Settled
///    means: the function returned, or the broker has the dead letter, or `onExhausted: skip`
///    applied.
/// 2. Partitions that go, by rebalance or by [#drain], are drained first: nothing begins, what runs
///    may finish within the drain timeout, the prefix is committed synchronously, the rest comes
///    again to whoever reads the partition next.
/// 3. Records wait for their retry off the poll thread, which polls on; a partition with enough
///    records at hand is paused, never the stream.
/// 4. In a share group nothing is committed: each record is acknowledged by itself, once it is
///    settled (see [ShareConsumption]).
/// 5. While brokers or topics are missing the trigger waits, says so and keeps trying.
///
/// What is not settled arrives again: at least once. `maxAge` counts from this node's receipt.
///
/// Any thread, after [#start]; what it does, it does on the event loop of the context that called
/// that.
public final class KafkaTrigger implements SourceTrigger {

    private record Started(Context context, Intake intake) {}

    private final Vertx vertx;
    private final Function<Context, Intake> intakes;
    private @Nullable Started started;

    private KafkaTrigger(Vertx vertx, Function<Context, Intake> intakes) {
        this.vertx = vertx;
        this.intakes = intakes;
    }

    /// @param topics where dead letters are written
    public KafkaTrigger(
            Vertx vertx,
            KafkaSettings settings,
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            FailureTargets failures,
            TopicWriter topics,
            RandomGenerator random,
            DeliveryListener deliveries,
            KafkaListener listener) {
        this(
                vertx,
                context -> {
                    var tally = new Tally(deliveries, function.name(), trigger.name());
                    return switch (trigger.ordering()) {
                        case PARTITION, KEY ->
                                new Consumption(
                                        vertx,
                                        context,
                                        settings,
                                        trigger,
                                        tally,
                                        listener,
                                        (flights, owner) ->
                                                new RecordFlow(
                                                        vertx, context, function, trigger, invoker,
                                                        failures, topics, random, flights, tally,
                                                        owner));
                        case NONE ->
                                new ShareConsumption(
                                        vertx,
                                        context,
                                        settings,
                                        function,
                                        trigger,
                                        invoker,
                                        failures,
                                        topics,
                                        random,
                                        deliveries);
                    };
                });
    }

    /// Has what requests put into a topic of accepted events brought to its end, as a member of a
    /// consumer group of this trigger's own: laws 1, 2 and 5 hold, settled means at its end.
    ///
    /// @param trigger the name of an HTTP trigger; what the topic has of others is passed over
    public static KafkaTrigger ofAccepted(
            Vertx vertx,
            KafkaSettings settings,
            FunctionName function,
            String trigger,
            String topic,
            Carrier carrier,
            KafkaListener listener) {
        return new KafkaTrigger(
                vertx,
                context ->
                        new Consumption(
                                vertx,
                                context,
                                settings,
                                AcceptedFlow.source(function, trigger, topic),
                                new Tally(DeliveryListener.NONE, function, trigger),
                                listener,
                                (flights, owner) ->
                                        new AcceptedFlow(
                                                context, function, trigger, carrier, flights,
                                                owner)));
    }

    @Override
    public Future<Void> start() {
        var context = vertx.getOrCreateContext();
        started = new Started(context, intakes.apply(context));
        return tell(Intake::connect);
    }

    @Override
    public Future<Void> pause() {
        return tell(Intake::pause);
    }

    @Override
    public Future<Void> resume() {
        return tell(Intake::resume);
    }

    @Override
    public Future<TriggerStatus> status() {
        return ask(Intake::status);
    }

    @Override
    public Future<Void> drain(Duration timeout) {
        return ask(intake -> intake.close(timeout)).compose(closed -> closed);
    }

    private Future<Void> tell(Consumer<Intake> action) {
        Promise<Void> promise = Promise.promise();
        var here = started();
        here.context()
                .runOnContext(_ -> {
                    action.accept(here.intake());
                    promise.complete();
                });
        return promise.future();
    }

    private <T> Future<T> ask(Function<Intake, T> question) {
        Promise<T> promise = Promise.promise();
        var here = started();
        here.context().runOnContext(_ -> promise.complete(question.apply(here.intake())));
        return promise.future();
    }

    private Started started() {
        return requireNonNull(started, "start() comes first");
    }
}
