package dev.hearth.trigger.kafka;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.delivery.StableId;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.trigger.kafka.OffsetTracker.Position;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the records of the assigned partitions to settlement: invokes, tries again, dead-letters.
///
/// On the trigger's event loop.
final class RecordFlow {

    /// A partition is full with this many bytes waiting, however few records they are.
    private static final long FULL_BYTES = 4L << 20;

    /// A crash delivers at most about this many settled records of a partition again.
    private static final long MOST_UNCOMMITTED = 10_000;

    private static final Duration FIRST_DEAD_LETTER_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_DEAD_LETTER_RETRY = Duration.ofSeconds(15);
    private static final Logger LOG = LoggerFactory.getLogger(RecordFlow.class);

    /// What the flow asks of the trigger it is part of.
    interface Owner {

        /// Whether new attempts may begin.
        boolean open();

        /// Offsets moved or room changed.
        void moved(TopicPartition partition);

        /// `onExhausted: stop` met a record that is exhausted.
        void stopped(String why);
    }

    /// One assigned partition.
    private static final class Work {
        final Set<Flight> flights = new LinkedHashSet<>();
        long bytes;
        int busy;
        @Nullable String problem;
        @Nullable Promise<Void> idle;
    }

    private final Vertx vertx;
    private final Context context;
    private final FunctionSpec function;
    private final Trigger.Kafka trigger;
    private final Invoker invoker;
    private final TopicWriter topics;
    private final RandomGenerator random;
    private final DeliveryListener listener;
    private final Owner owner;

    private final OffsetTracker offsets = new OffsetTracker();
    private final Lanes<Flight> lanes;
    private final Map<TopicPartition, Work> works =
            new TreeMap<>(
                    Comparator.comparing(TopicPartition::topic)
                            .thenComparingInt(TopicPartition::partition));
    private final List<Flight> stopped = new ArrayList<>();

    RecordFlow(
            Vertx vertx,
            Context context,
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            TopicWriter topics,
            RandomGenerator random,
            DeliveryListener listener,
            Owner owner) {
        this.vertx = vertx;
        this.context = context;
        this.function = function;
        this.trigger = trigger;
        this.invoker = invoker;
        this.topics = topics;
        this.random = random;
        this.listener = listener;
        this.owner = owner;
        this.lanes = new Lanes<>(trigger.maxInFlight());
    }

    Set<TopicPartition> partitions() {
        return Collections.unmodifiableSet(works.keySet());
    }

    OffsetTracker offsets() {
        return offsets;
    }

    int running() {
        return lanes.running();
    }

    int retrying() {
        return (int)
                works.values().stream()
                        .flatMap(work -> work.flights.stream())
                        .filter(flight -> flight.timer != Flight.NO_TIMER)
                        .count();
    }

    /// Why a partition does not move; empty while all do.
    Optional<String> problem() {
        return works.values().stream()
                .flatMap(work -> Optional.ofNullable(work.problem).stream())
                .findFirst();
    }

    void assign(Collection<TopicPartition> partitions) {
        for (var partition : partitions) {
            forget(partition);
            works.put(partition, new Work());
            offsets.assign(partition);
        }
    }

    /// Records of partitions that are not assigned, or about to go, come again elsewhere.
    void accept(ConsumerRecord<byte[], byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var work = works.get(partition);
        if (work == null || work.idle != null) {
            return;
        }
        var flight =
                new Flight(
                        record,
                        offsets.receive(partition, record.offset()),
                        new Lanes.Lane(partition, order(record)),
                        StableId.of(
                                "kafka",
                                trigger.consumerGroup(),
                                record.topic(),
                                Integer.toString(record.partition()),
                                Long.toString(record.offset())));
        work.flights.add(flight);
        work.bytes += flight.bytes();
        lanes.add(flight.lane, flight);
        listener.received(name(), trigger.name());
    }

    private Object order(ConsumerRecord<byte[], byte[]> record) {
        var key = record.key();
        return switch (trigger.ordering()) {
            case PARTITION -> "partition";
            case KEY -> key == null ? (Object) record.offset() : ByteBuffer.wrap(key);
        };
    }

    /// Whether to fetch no more of this partition for now.
    boolean full(TopicPartition partition, Fetching now) {
        var work = works.get(partition);
        if (work == null) {
            return false;
        }
        int most = trigger.maxInFlight();
        var bound =
                switch (now) {
                    case FETCHING -> 1.0;
                    case PAUSED -> 0.5;
                };
        return work.problem != null
                || work.flights.size() >= Math.max(1, most * bound)
                || work.bytes >= FULL_BYTES * bound
                || offsets.span(partition) >= MOST_UNCOMMITTED;
    }

    enum Fetching {
        FETCHING,
        PAUSED
    }

    /// Begins what may begin.
    void run() {
        while (owner.open()) {
            var next = lanes.take();
            if (next.isEmpty()) {
                return;
            }
            attempt(next.get());
        }
    }

    /// Tries what stopped the trigger anew.
    void retryStopped() {
        for (var flight : stopped) {
            flight.attempt = 1;
            flight.since = System.nanoTime();
            lanes.unpark(flight.lane);
        }
        stopped.clear();
    }

    private void attempt(Flight flight) {
        busy(flight);
        if (flight.event == null) {
            switch (RecordReader.read(flight.record)) {
                case RecordReader.Reading.Read read -> flight.event = read.event();
                case RecordReader.Reading.Malformed malformed -> {
                    exhausted(flight, ExhaustedReason.MALFORMED, malformed.why(), null);
                    return;
                }
            }
        }
        var event = flight.event;
        var data = event.cloudEvent().getData();
        long size = data == null ? 0 : data.toBytes().length;
        if (size > function.limits().payload().bytes()) {
            exhausted(
                    flight,
                    ExhaustedReason.PAYLOAD_TOO_LARGE,
                    "data of %d bytes, limits.payload is %s"
                            .formatted(size, function.limits().payload()),
                    null);
            return;
        }
        var invocation =
                new Invocation(
                        flight.id,
                        function.id(),
                        trigger.name(),
                        event,
                        flight.attempt,
                        function.delivery().maxAttempts(),
                        Deadline.after(function.limits().timeout()),
                        0);
        Future.succeededFuture(invocation)
                .compose(invoker::invoke)
                .otherwise(broken -> new Outcome.Unreachable("the mesh failed: " + broken))
                .onSuccess(outcome -> onContext(() -> answered(flight, outcome)));
    }

    private void onContext(Runnable action) {
        context.runOnContext(_ -> action.run());
    }

    private void answered(Flight flight, Outcome outcome) {
        if (!offsets.counts(flight.position)) {
            return;
        }
        var age = Duration.ofNanos(System.nanoTime() - flight.since);
        switch (new RetryPlan(function.delivery()).after(flight.attempt, outcome, age, random)) {
            case RetryPlan.Decision.Settled _ -> settle(flight);
            case RetryPlan.Decision.Retry retry -> retry(flight, retry);
            case RetryPlan.Decision.Exhausted exhausted -> {
                if (leaving(flight) && exhausted.reason() == ExhaustedReason.CANCELLED) {
                    release(flight);
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

    private void settle(Flight flight) {
        if (offsets.settle(flight.position)) {
            listener.settled(name(), trigger.name());
        }
        done(flight);
    }

    /// Lets go of a record without settling it.
    private void release(Flight flight) {
        listener.released(name(), trigger.name(), 1);
        done(flight);
    }

    private void done(Flight flight) {
        var work = works.get(flight.lane.partition());
        if (work == null || !work.flights.remove(flight)) {
            return;
        }
        work.bytes -= flight.bytes();
        lanes.finish(flight.lane);
        idle(flight);
        owner.moved(flight.lane.partition());
    }

    private void busy(Flight flight) {
        var work = works.get(flight.lane.partition());
        if (work != null && !flight.busy) {
            flight.busy = true;
            work.busy++;
        }
    }

    private void idle(Flight flight) {
        var work = works.get(flight.lane.partition());
        if (work != null && flight.busy) {
            flight.busy = false;
            work.busy--;
            if (work.busy == 0 && work.idle != null) {
                work.idle.tryComplete();
            }
        }
    }

    private boolean leaving(Flight flight) {
        var work = works.get(flight.lane.partition());
        return work == null || work.idle != null;
    }

    private void retry(Flight flight, RetryPlan.Decision.Retry retry) {
        if (leaving(flight)) {
            release(flight);
            return;
        }
        listener.retried(name(), trigger.name());
        flight.attempt = retry.attempt();
        lanes.park(flight.lane);
        idle(flight);
        flight.timer =
                vertx.setTimer(
                        Math.max(1, retry.after().toMillis()),
                        _ -> {
                            flight.timer = Flight.NO_TIMER;
                            lanes.unpark(flight.lane);
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
                    write(flight, letter, topic, FIRST_DEAD_LETTER_RETRY);
                }
            }
            case SKIP -> {
                LOG.warn("{}: skipped {}", name(), describe(flight, letter));
                listener.skipped(name(), trigger.name(), reason);
                settle(flight);
            }
            case STOP -> stop(flight, letter);
        }
    }

    private void stop(Flight flight, DeadLetter letter) {
        if (leaving(flight)) {
            release(flight);
            return;
        }
        lanes.park(flight.lane);
        idle(flight);
        stopped.add(flight);
        owner.stopped(describe(flight, letter));
    }

    private static String describe(Flight flight, DeadLetter letter) {
        return "%s-%d offset %d: %s after %d attempt(s): %s"
                .formatted(
                        flight.record.topic(),
                        flight.record.partition(),
                        flight.record.offset(),
                        letter.reason().word(),
                        letter.attempts(),
                        letter.error());
    }

    private void write(Flight flight, DeadLetter letter, String topic, Duration retryAfter) {
        topics.write(letter.of(flight.record, topic))
                .onComplete(written ->
                        onContext(() -> {
                            if (!offsets.counts(flight.position)) {
                                return;
                            }
                            if (written.succeeded()) {
                                deadLettered(flight, letter);
                            } else {
                                unwritten(flight, letter, topic, retryAfter, written.cause());
                            }
                        }));
    }

    private void deadLettered(Flight flight, DeadLetter letter) {
        var partition = flight.lane.partition();
        LOG.warn("{}: dead-lettered {}", name(), describe(flight, letter));
        listener.deadLettered(name(), trigger.name(), letter.reason());
        var work = works.get(partition);
        if (work != null && work.problem != null) {
            work.problem = null;
            lanes.unblock(partition);
        }
        settle(flight);
        run();
    }

    private void unwritten(
            Flight flight, DeadLetter letter, String topic, Duration wait, Throwable cause) {
        if (leaving(flight)) {
            release(flight);
            return;
        }
        var partition = flight.lane.partition();
        var work = works.get(partition);
        if (work == null) {
            return;
        }
        work.problem =
                "%s is paused: its dead letter cannot be written to %s: %s"
                        .formatted(partition, topic, cause.getMessage());
        LOG.error("{}: {}", name(), work.problem);
        lanes.block(partition);
        lanes.park(flight.lane);
        idle(flight);
        flight.timer =
                vertx.setTimer(
                        wait.toMillis(),
                        _ -> {
                            flight.timer = Flight.NO_TIMER;
                            lanes.rerun(flight.lane);
                            busy(flight);
                            var longer = wait.multipliedBy(2);
                            write(
                                    flight,
                                    letter,
                                    topic,
                                    longer.compareTo(LAST_DEAD_LETTER_RETRY) > 0
                                            ? LAST_DEAD_LETTER_RETRY
                                            : longer);
                        });
        owner.moved(partition);
    }

    /// Begins nothing more in these partitions, waits for what runs, and ends their generation.
    ///
    /// @return what may be committed of them; after `timeout` at the latest
    Future<List<Position>> drain(Collection<TopicPartition> partitions, Duration timeout) {
        var leaving = partitions.stream().filter(works::containsKey).toList();
        var waits = leaving.stream().map(partition -> leave(partition, timeout)).toList();
        return Future.all(waits)
                .map(_ -> {
                    var positions = new ArrayList<Position>();
                    for (var partition : leaving) {
                        positions.addAll(offsets.committable(partition));
                        forget(partition);
                    }
                    return positions;
                });
    }

    private Future<Void> leave(TopicPartition partition, Duration timeout) {
        var work = works.get(partition);
        if (work == null) {
            return Future.succeededFuture();
        }
        if (work.idle != null) {
            return work.idle.future();
        }
        Promise<Void> idle = Promise.promise();
        work.idle = idle;
        for (var flight : lanes.dropIdle(partition)) {
            vertx.cancelTimer(flight.timer);
            work.flights.remove(flight);
            stopped.remove(flight);
            listener.released(name(), trigger.name(), 1);
        }
        if (work.busy == 0) {
            idle.complete();
        } else {
            long timer = vertx.setTimer(Math.max(1, timeout.toMillis()), _ -> idle.tryComplete());
            idle.future().onComplete(_ -> vertx.cancelTimer(timer));
        }
        return idle.future();
    }

    /// Ends the generation: whatever is still answered for these partitions is ignored.
    void forget(TopicPartition partition) {
        var work = works.remove(partition);
        if (work == null) {
            return;
        }
        for (var flight : work.flights) {
            vertx.cancelTimer(flight.timer);
            stopped.remove(flight);
        }
        if (!work.flights.isEmpty()) {
            listener.released(name(), trigger.name(), work.flights.size());
        }
        lanes.drop(partition);
        offsets.revoke(partition);
        if (work.idle != null) {
            work.idle.tryComplete();
        }
    }

    private FunctionName name() {
        return function.name();
    }
}
