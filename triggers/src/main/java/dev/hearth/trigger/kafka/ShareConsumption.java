package dev.hearth.trigger.kafka;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invoker;
import dev.hearth.trigger.kafka.Flights.Fate;
import dev.hearth.trigger.kafka.ShareReader.Place;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a trigger does whose records have no order: reads them as members of a share group
/// (KIP-932).
///
/// 1. A record is accepted when it is settled, rejected when it is skipped, and released for its
///    next attempt once it has waited for it: the broker's count of deliveries is the number of the
///    attempt.
/// 2. The broker drops what it delivered too often. So nothing is released into its last delivery:
///    the attempts that are left are made here. What comes as a last delivery all the same, because
///    nodes were lost, is given up without running.
/// 3. Records of batches are tried again here, together.
/// 4. While it runs or waits here a record's lock is renewed; when the lock is lost nevertheless,
///    others have the record, and what this node still answers for it is ignored.
///
/// On the trigger's event loop, but for the constructor and what [ShareReader] calls.
final class ShareConsumption implements Intake, Flights.Source, Flow.Owner, ShareReader.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(ShareConsumption.class);

    private record Holding(Flight flight, ShareReader reader) {}

    private final Vertx vertx;
    private final Context context;
    private final FunctionSpec function;
    private final Trigger.Kafka trigger;
    private final String label;
    private final Flights flights;
    private final Partitions partitions;
    private final RecordFlow flow;
    private final ShareMembership membership;
    private final Map<Place, Holding> holdings = new HashMap<>();

    private long serial;
    private boolean paused;
    private @Nullable String stopped;
    private @Nullable Future<Void> drained;

    ShareConsumption(
            Vertx vertx,
            Context context,
            KafkaSettings settings,
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            FailureTargets failures,
            TopicWriter topics,
            RandomGenerator random,
            DeliveryListener deliveries) {
        this.vertx = vertx;
        this.context = context;
        this.function = function;
        this.trigger = trigger;
        label = "%s.%s".formatted(function.name(), trigger.name());
        var tally = new Tally(deliveries, function.name(), trigger.name());
        flights = new Flights(trigger, tally, this);
        partitions = new Partitions(vertx, flights);
        flow =
                new RecordFlow(
                        vertx, context, function, trigger, invoker, failures, topics, random,
                        flights, tally, this);
        membership = new ShareMembership(vertx, context, settings, trigger, label, this);
    }

    @Override
    public void connect() {
        membership.connect();
    }

    @Override
    public void pause() {
        paused = true;
        membership.hold();
    }

    @Override
    public void resume() {
        paused = false;
        stopped = null;
        flights.unstop();
        flow.run();
        if (open()) {
            membership.take();
        }
    }

    @Override
    public boolean open() {
        return !paused && stopped == null && drained == null;
    }

    @Override
    public void stopped(String why) {
        stopped = "stopped at " + why;
        LOG.error("{} {}", label, stopped);
        membership.hold();
    }

    @Override
    public void received(ShareReader reader, List<ConsumerRecord<byte[], byte[]>> records) {
        context.runOnContext(_ -> {
            membership.receiving();
            for (var record : records) {
                accept(reader, record);
            }
            flow.run();
        });
    }

    private void accept(ShareReader reader, ConsumerRecord<byte[], byte[]> record) {
        var place = Place.of(record);
        if (drained != null) {
            return;
        }
        forget(place);
        if (flights.work(place.partition()).isEmpty()) {
            partitions.assign(List.of(place.partition()));
        }
        flights.accept(record, serial++)
                .ifPresent(flight -> {
                    flight.attempt =
                            Math.min(flight.deliveries(), function.delivery().maxAttempts());
                    flight.lastDelivery = flight.deliveries() >= membership.deliveries();
                    holdings.put(place, new Holding(flight, reader));
                });
    }

    @Override
    public void lost(List<Place> records) {
        context.runOnContext(_ -> {
            LOG.warn("{} lost the locks of {} records, which come again", label, records.size());
            records.forEach(this::forget);
            flow.run();
        });
    }

    private void forget(Place place) {
        var holding = holdings.remove(place);
        if (holding != null) {
            vertx.cancelTimer(holding.flight().timer);
            flights.unblock(place.partition());
            flights.forget(holding.flight(), Fate.RELEASED);
        }
    }

    @Override
    public void failed(RuntimeException cause) {
        context.runOnContext(_ -> membership.failed(cause));
    }

    @Override
    public void left(Flight flight, Fate fate) {
        var place = Place.of(flight.record);
        var holding = holdings.get(place);
        if (holding == null || holding.flight() != flight) {
            return;
        }
        holdings.remove(place);
        switch (fate) {
            case SETTLED -> holding.reader().answer(place, AcknowledgeType.ACCEPT);
            case SKIPPED -> holding.reader().answer(place, AcknowledgeType.REJECT);
            case HANDED_BACK -> holding.reader().answer(place, AcknowledgeType.RELEASE);
            case RELEASED -> LOG.debug("{} leaves {} to its group", label, place);
        }
    }

    @Override
    public boolean takesBack(Flight flight) {
        int next = flight.deliveries() + 1;
        return trigger.batch() == null && flight.attempt == next && next < membership.deliveries();
    }

    @Override
    public void moved(TopicPartition partition) {}

    @Override
    public Future<Void> close(Duration timeout) {
        if (drained != null) {
            return drained;
        }
        Promise<Void> promise = Promise.promise();
        drained = promise.future();
        membership.hold();
        partitions
                .drain(List.copyOf(flights.partitions()), timeout)
                .timeout(timeout.plus(Rebalancing.DRAIN_MARGIN).toMillis(), TimeUnit.MILLISECONDS)
                .transform(_ -> membership.close())
                .onComplete(promise);
        return promise.future();
    }

    @Override
    public TriggerStatus status() {
        var detail =
                new TriggerStatus.Detail.Kafka(
                        membership.assigned(),
                        List.of(),
                        membership.lag(),
                        flights.held(),
                        flights.running(),
                        flights.retrying(),
                        0);
        return new TriggerStatus(function.name(), trigger.name(), state(), error(), detail);
    }

    private State state() {
        if (drained != null) {
            return State.CLOSED;
        }
        if (stopped != null) {
            return State.FAILED;
        }
        if (paused) {
            return State.PAUSED;
        }
        return membership.waitingFor().isEmpty() ? State.RUNNING : State.WAITING;
    }

    private @Nullable String error() {
        return Optional.ofNullable(stopped)
                .or(membership::waitingFor)
                .or(flights::problem)
                .or(membership::missing)
                .orElse(null);
    }
}
