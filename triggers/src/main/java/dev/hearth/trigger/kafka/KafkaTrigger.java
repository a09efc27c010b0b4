package dev.hearth.trigger.kafka;

import static java.util.Objects.requireNonNull;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.TopicWriter;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invoker;
import dev.hearth.trigger.kafka.OffsetTracker.Position;
import dev.hearth.trigger.kafka.Throttle.Fetching;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Invokes a function with the records of some topics, as a member of a consumer group.
///
/// 1. Only the offset of the first unsettled record of a partition is ever committed. Settled
///    means: the function returned, or the broker has the dead letter, or `onExhausted: skip`
///    applied.
/// 2. Partitions that go, by rebalance or by [#drain], are drained first: nothing begins, what runs
///    may finish within the drain timeout, the prefix is committed synchronously, the rest comes
///    again to whoever reads the partition next.
/// 3. Records wait for their retry off the poll thread, which polls on; a partition with enough
///    records at hand is paused, never the stream.
/// 4. While brokers or topics are missing the trigger waits, says so and keeps trying.
///
/// What is not settled arrives again: at least once. `maxAge` counts from this node's receipt.
public final class KafkaTrigger implements SourceTrigger {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LOOK_WHILE_WAITING = Duration.ofSeconds(1);
    private static final Duration LOOK_WHILE_IDLE = Duration.ofSeconds(15);
    private static final Duration DRAIN_MARGIN = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTrigger.class);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final FunctionSpec function;
    private final Trigger.Kafka trigger;
    private final Invoker invoker;
    private final TopicWriter topics;
    private final RandomGenerator random;
    private final KafkaListener listener;

    private final Tally tally;
    private final Flights flights;
    private final Partitions assigned;
    private final Throttle throttle = new Throttle();
    private Set<String> subscribed = Set.of();
    private @Nullable Context context;
    private @Nullable RecordFlow flow;
    private @Nullable DrainingConsumer consumer;
    private @Nullable KafkaReadStream<byte[], byte[]> stream;
    private boolean paused;
    private boolean joined;
    private @Nullable String stopped;
    private @Nullable String waitingFor = "not started";
    private @Nullable String lastError;
    private @Nullable Future<Void> drained;
    private long lookTimer = -1;
    private long commitTimer = -1;
    private boolean committing;
    private long lastBatch = System.nanoTime();
    private long rebalances;

    /// @param topics where dead letters are written
    public KafkaTrigger(
            Vertx vertx,
            KafkaSettings settings,
            FunctionSpec function,
            Trigger.Kafka trigger,
            Invoker invoker,
            TopicWriter topics,
            RandomGenerator random,
            DeliveryListener deliveries,
            KafkaListener listener) {
        this.vertx = vertx;
        this.settings = settings;
        this.function = function;
        this.trigger = trigger;
        this.invoker = invoker;
        this.topics = topics;
        this.random = random;
        this.listener = listener;
        this.tally = new Tally(deliveries, function.name(), trigger.name());
        this.flights = new Flights(trigger, tally, this::moved);
        this.assigned = new Partitions(vertx, flights);
    }

    @Override
    public Future<Void> start() {
        var here = vertx.getOrCreateContext();
        context = here;
        flow =
                new RecordFlow(
                        vertx, here, function, trigger, invoker, topics, random, flights, tally,
                        owner());
        return onContext(this::connect);
    }

    @Override
    public Future<Void> pause() {
        return onContext(() -> {
            paused = true;
            reconcile();
        });
    }

    @Override
    public Future<Void> resume() {
        return onContext(() -> {
            paused = false;
            stopped = null;
            flights.unstop();
            flow().run();
            reconcile();
        });
    }

    @Override
    public Future<TriggerStatus> status() {
        Promise<TriggerStatus> promise = Promise.promise();
        return onContext(() -> promise.complete(snapshot())).compose(_ -> promise.future());
    }

    @Override
    public Future<Void> drain(Duration timeout) {
        Promise<Future<Void>> promise = Promise.promise();
        return onContext(() -> promise.complete(close(timeout)))
                .compose(_ -> promise.future())
                .compose(closed -> closed);
    }

    private RecordFlow.Owner owner() {
        return new RecordFlow.Owner() {
            @Override
            public boolean open() {
                return KafkaTrigger.this.open();
            }

            @Override
            public void stopped(String why) {
                stopped = "stopped at " + why;
                LOG.error("{}.{} {}", function.name(), trigger.name(), stopped);
                reconcile();
            }
        };
    }

    private void moved(TopicPartition partition) {
        scheduleCommit();
        reconcile(List.of(partition));
    }

    private boolean open() {
        return !paused && stopped == null && drained == null;
    }

    // Reaching the broker

    private void connect() {
        if (drained != null) {
            return;
        }
        waitingFor = "connecting to " + settings.bootstrapServers();
        vertx.executeBlocking(this::newConsumer, false)
                .onSuccess(this::connected)
                .onFailure(e -> {
                    waiting(e);
                    lookTimer = vertx.setTimer(LOOK_WHILE_WAITING.toMillis(), _ -> connect());
                });
    }

    private DrainingConsumer newConsumer() {
        return new DrainingConsumer(
                ClientProperties.consumer(settings, trigger),
                settings.requestTimeout(),
                rebalances());
    }

    private void connected(DrainingConsumer made) {
        if (drained != null) {
            vertx.executeBlocking(
                            () -> {
                                made.close();
                                return null;
                            },
                            false)
                    .onFailure(e -> LOG.debug("Closing an unused consumer", e));
            return;
        }
        consumer = made;
        stream = KafkaReadStream.<byte[], byte[]>create(vertx, made);
        stream.exceptionHandler(e -> LOG.debug("{}", trigger.consumerGroup(), e));
        stream.pollTimeout(POLL);
        stream.batchHandler(this::batch);
        look();
    }

    /// Asks the broker which topics there are: that tells whether it answers and what is missing.
    private void look() {
        var open = stream;
        if (drained != null || open == null) {
            return;
        }
        open.listTopics()
                .onSuccess(found -> found(found.keySet()))
                .onFailure(this::waiting)
                .onComplete(_ -> lookAgain());
    }

    private void lookAgain() {
        if (drained == null) {
            boolean settled =
                    waitingFor == null && subscribed.size() == Set.copyOf(trigger.topics()).size();
            lookTimer =
                    vertx.setTimer(
                            (settled ? LOOK_WHILE_IDLE : LOOK_WHILE_WAITING).toMillis(),
                            _ -> {
                                if (settled && !idle()) {
                                    lookAgain();
                                } else {
                                    look();
                                }
                            });
        }
    }

    private boolean idle() {
        return System.nanoTime() - lastBatch > LOOK_WHILE_IDLE.toNanos();
    }

    private void found(Set<String> existing) {
        var open = stream;
        if (drained != null || open == null) {
            return;
        }
        var present = new TreeSet<>(trigger.topics());
        present.retainAll(existing);
        var missing = new TreeSet<>(trigger.topics());
        missing.removeAll(existing);
        lastError = missing.isEmpty() ? null : "missing topics: " + String.join(", ", missing);
        if (!present.isEmpty() && !subscribed.containsAll(present)) {
            subscribed = Set.copyOf(present);
            open.subscribe(subscribed).onFailure(this::waiting);
        }
        if (subscribed.isEmpty()) {
            waitingFor = lastError;
        } else {
            waitingFor = joined ? null : "joining group " + trigger.consumerGroup();
        }
    }

    private void waiting(Throwable cause) {
        var why = "%s: %s".formatted(settings.bootstrapServers(), cause.getMessage());
        if (waitingFor == null || waitingFor.startsWith("connecting")) {
            LOG.warn("{}.{} waits for {}", function.name(), trigger.name(), why);
        }
        waitingFor = why;
    }

    // Records in, offsets out

    private void batch(ConsumerRecords<byte[], byte[]> records) {
        lastBatch = System.nanoTime();
        waitingFor = null;
        for (ConsumerRecord<byte[], byte[]> record : records) {
            flights.accept(record);
        }
        flow().run();
        reconcile();
    }

    private void reconcile() {
        reconcile(flights.partitions());
    }

    /// Pauses the partitions that have enough records here, and resumes those that have not.
    private void reconcile(Collection<TopicPartition> partitions) {
        tell(
                throttle.adjust(
                        partitions, (partition, now) -> !open() || flights.full(partition, now)));
    }

    private void tell(Throttle.Change change) {
        var pause = change.pause();
        var resume = change.resume();
        var open = stream;
        if (open == null) {
            return;
        }
        if (!pause.isEmpty()) {
            open.pause(pause).onFailure(e -> LOG.debug("Could not pause {}", pause, e));
        }
        if (!resume.isEmpty()) {
            open.resume(resume).onFailure(e -> LOG.debug("Could not resume {}", resume, e));
            wakePoll();
        }
    }

    private void wakePoll() {
        if (consumer != null) {
            consumer.wakePoll();
        }
    }

    private void scheduleCommit() {
        if (commitTimer < 0 && !committing && drained == null) {
            commitTimer =
                    vertx.setTimer(settings.commitInterval().toMillis(), _ -> commitWhatMoved());
        }
    }

    private void commitWhatMoved() {
        commitTimer = -1;
        var positions = flights.offsets().committable();
        if (positions.isEmpty() || drained != null) {
            return;
        }
        committing = true;
        commit(positions)
                .onComplete(done -> {
                    committing = false;
                    if (done.failed()) {
                        LOG.warn(
                                "{}.{} could not commit, and tries again: {}",
                                function.name(),
                                trigger.name(),
                                String.valueOf(done.cause().getMessage()));
                    }
                    if (!flights.offsets().committable().isEmpty()) {
                        scheduleCommit();
                    }
                });
    }

    private Future<Void> commit(List<Position> positions) {
        var open = stream;
        if (open == null || positions.isEmpty()) {
            return Future.succeededFuture();
        }
        var committed = open.commit(offsets(positions));
        wakePoll();
        return committed.onSuccess(_ -> positions.forEach(flights.offsets()::committed)).mapEmpty();
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(List<Position> positions) {
        var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
        for (var position : positions) {
            offsets.put(position.partition(), new OffsetAndMetadata(position.offset()));
        }
        return offsets;
    }

    // Rebalances: called on the poll thread, done on the event loop

    private DrainingConsumer.Rebalances rebalances() {
        return new DrainingConsumer.Rebalances() {
            @Override
            public void assigned(Collection<TopicPartition> partitions) {
                here().runOnContext(_ -> KafkaTrigger.this.assigned(partitions));
            }

            @Override
            public Map<TopicPartition, OffsetAndMetadata> drain(
                    Collection<TopicPartition> partitions) {
                return revoke(partitions);
            }

            @Override
            public void lost(Collection<TopicPartition> partitions) {
                here().runOnContext(_ -> forget(partitions));
            }

            @Override
            public void pollFailed(RuntimeException error) {
                LOG.warn("{}.{} polls in vain", function.name(), trigger.name(), error);
                here().runOnContext(_ -> waiting(error));
            }
        };
    }

    private void assigned(Collection<TopicPartition> partitions) {
        joined = true;
        waitingFor = null;
        rebalances++;
        listener.rebalanced(function.name(), trigger.name());
        assigned.assign(partitions);
        tell(throttle.assign(partitions, open() ? Fetching.FETCHING : Fetching.PAUSED));
    }

    private Map<TopicPartition, OffsetAndMetadata> revoke(Collection<TopicPartition> partitions) {
        var drained = new CompletableFuture<List<Position>>();
        here().runOnContext(_ -> {
            throttle.forget(partitions);
            assigned.drain(partitions, settings.drainTimeout())
                    .onSuccess(drained::complete)
                    .onFailure(drained::completeExceptionally);
        });
        var longest = settings.drainTimeout().plus(DRAIN_MARGIN);
        try {
            return offsets(drained.get(longest.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            LOG.error("{} left without being drained", partitions, e);
            lost(partitions);
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        }
    }

    private void lost(Collection<TopicPartition> partitions) {
        here().runOnContext(_ -> forget(partitions));
    }

    private void forget(Collection<TopicPartition> partitions) {
        throttle.forget(partitions);
        partitions.forEach(assigned::forget);
    }

    // Closing

    private Future<Void> close(Duration timeout) {
        if (drained != null) {
            return drained;
        }
        Promise<Void> promise = Promise.promise();
        drained = promise.future();
        vertx.cancelTimer(lookTimer);
        vertx.cancelTimer(commitTimer);
        reconcile();
        assigned.drain(List.copyOf(flights.partitions()), timeout)
                .compose(this::commit)
                .timeout(timeout.plus(DRAIN_MARGIN).toMillis(), TimeUnit.MILLISECONDS)
                .recover(e -> {
                    LOG.warn(
                            "{}.{} closes without its last commit: {}",
                            function.name(),
                            trigger.name(),
                            String.valueOf(e.getMessage()));
                    return Future.succeededFuture();
                })
                .compose(_ -> closeStream())
                .onComplete(promise);
        return promise.future();
    }

    private Future<Void> closeStream() {
        var open = stream;
        return open == null
                ? Future.succeededFuture()
                : open.close().timeout(2 * DRAIN_MARGIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    // What others see

    private TriggerStatus snapshot() {
        return new TriggerStatus(function.name(), trigger.name(), state(), error(), detail());
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
        return waitingFor == null ? State.RUNNING : State.WAITING;
    }

    private @Nullable String error() {
        if (stopped != null) {
            return stopped;
        }
        if (waitingFor != null) {
            return waitingFor;
        }
        return flights.problem().orElse(lastError);
    }

    private TriggerStatus.Detail.Kafka detail() {
        var partitions = new ArrayList<String>();
        var held = new ArrayList<String>();
        long lag = 0;
        long uncommitted = 0;
        var lags = consumer == null ? Map.<TopicPartition, Long>of() : consumer.lags();
        for (var partition : flights.partitions()) {
            partitions.add(partition.toString());
            if (throttle.isPaused(partition)) {
                held.add(partition.toString());
            }
            lag += lags.getOrDefault(partition, 0L) + flights.offsets().span(partition);
            uncommitted += flights.offsets().uncommitted(partition);
        }
        return new TriggerStatus.Detail.Kafka(
                partitions,
                held,
                lag,
                uncommitted,
                flights.running(),
                flights.retrying(),
                rebalances);
    }

    private Context here() {
        return requireNonNull(context, "start() comes first");
    }

    private RecordFlow flow() {
        return requireNonNull(flow, "start() comes first");
    }

    private Future<Void> onContext(Runnable action) {
        Promise<Void> promise = Promise.promise();
        here().runOnContext(_ -> {
            action.run();
            promise.complete();
        });
        return promise.future();
    }
}
