package dev.hearth.trigger.kafka;

import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger;
import dev.hearth.trigger.kafka.OffsetTracker.Position;
import dev.hearth.trigger.kafka.Throttle.Fetching;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a started trigger does: fetches records as long as there is room for them, and can be held
/// and closed.
///
/// On the trigger's event loop, but for the constructor.
final class Consumption implements Intake, Flights.Source, Flow.Owner, Rebalancing.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Consumption.class);

    private final FunctionName function;
    private final Trigger.Kafka trigger;
    private final KafkaSettings settings;
    private final KafkaListener listener;
    private final String label;
    private final Flights flights;
    private final Partitions partitions;
    private final Throttle throttle = new Throttle();
    private final Reach reach;
    private final Connection connection;
    private final Commits commits;
    private final Flow flow;

    private boolean paused;
    private @Nullable String stopped;
    private @Nullable Future<Void> drained;
    private long rebalances;

    /// @param tally told of what becomes of records
    /// @param flows makes what brings them to settlement
    Consumption(
            Vertx vertx,
            Context context,
            KafkaSettings settings,
            Trigger.Kafka trigger,
            Tally tally,
            KafkaListener listener,
            Flow.Maker flows) {
        this.function = tally.function();
        this.trigger = trigger;
        this.settings = settings;
        this.listener = listener;
        label = "%s.%s".formatted(function, trigger.name());
        flights = new Flights(trigger, tally, this);
        partitions = new Partitions(vertx, flights);
        reach = new Reach(settings.bootstrapServers(), trigger);
        var rebalancing = new Rebalancing(context, settings.drainTimeout(), label, this);
        connection =
                new Connection(vertx, settings, trigger, label, reach, rebalancing, this::received);
        commits =
                new Commits(vertx, settings.commitInterval(), label, connection, flights.offsets());
        flow = flows.make(flights, this);
    }

    @Override
    public void connect() {
        connection.connect();
    }

    @Override
    public void pause() {
        paused = true;
        adjust();
    }

    @Override
    public void resume() {
        paused = false;
        stopped = null;
        flights.unstop();
        flow.run();
        adjust();
    }

    @Override
    public boolean open() {
        return !paused && stopped == null && drained == null;
    }

    @Override
    public void stopped(String why) {
        stopped = "stopped at " + why;
        LOG.error("{} {}", label, stopped);
        adjust();
    }

    private void received(ConsumerRecords<byte[], byte[]> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            var _ = flights.accept(record, record.offset());
        }
        flow.run();
        adjust();
    }

    @Override
    public void moved(TopicPartition partition) {
        commits.schedule();
        adjust(List.of(partition));
    }

    @Override
    public void left(Flight flight, Flights.Fate fate) {}

    @Override
    public boolean takesBack(Flight flight) {
        return false;
    }

    private void adjust() {
        adjust(flights.partitions());
    }

    /// Pauses the partitions that have enough records here, and resumes those that have not.
    private void adjust(Collection<TopicPartition> some) {
        connection.tell(
                throttle.adjust(some, (partition, now) -> !open() || flights.full(partition, now)));
    }

    @Override
    public void assigned(Collection<TopicPartition> added) {
        reach.joined();
        rebalances++;
        listener.rebalanced(function, trigger.name());
        partitions.assign(added);
        connection.tell(throttle.assign(added, open() ? Fetching.FETCHING : Fetching.PAUSED));
    }

    @Override
    public Future<List<Position>> revoked(Collection<TopicPartition> going) {
        throttle.forget(going);
        flow.leaving(going);
        return partitions.drain(going, settings.drainTimeout());
    }

    @Override
    public void lost(Collection<TopicPartition> gone) {
        throttle.forget(gone);
        flow.leaving(gone);
        gone.forEach(partitions::forget);
    }

    @Override
    public void pollFailed(RuntimeException error) {
        connection.failed(error);
    }

    @Override
    public Future<Void> close(Duration timeout) {
        if (drained != null) {
            return drained;
        }
        Promise<Void> promise = Promise.promise();
        drained = promise.future();
        connection.stopLooking();
        commits.stop();
        adjust();
        flow.leaving(flights.partitions());
        partitions
                .drain(List.copyOf(flights.partitions()), timeout)
                .compose(commits::commit)
                .timeout(timeout.plus(Rebalancing.DRAIN_MARGIN).toMillis(), TimeUnit.MILLISECONDS)
                .recover(e -> {
                    LOG.warn(
                            "{} closes without its last commit: {}",
                            label,
                            String.valueOf(e.getMessage()));
                    return Future.succeededFuture();
                })
                .compose(_ -> connection.close())
                .onComplete(promise);
        return promise.future();
    }

    @Override
    public TriggerStatus status() {
        return new TriggerStatus(function, trigger.name(), state(), error(), detail());
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
        return reach.waitingFor().isEmpty() ? State.RUNNING : State.WAITING;
    }

    private @Nullable String error() {
        return Optional.ofNullable(stopped)
                .or(reach::waitingFor)
                .or(flights::problem)
                .or(reach::missing)
                .orElse(null);
    }

    private TriggerStatus.Detail.Kafka detail() {
        var names = new ArrayList<String>();
        var held = new ArrayList<String>();
        long lag = 0;
        long uncommitted = 0;
        var lags = connection.lags();
        for (var partition : flights.partitions()) {
            names.add(partition.toString());
            if (throttle.isPaused(partition)) {
                held.add(partition.toString());
            }
            lag += lags.getOrDefault(partition, 0L) + flights.offsets().span(partition);
            uncommitted += flights.offsets().uncommitted(partition);
        }
        return new TriggerStatus.Detail.Kafka(
                names, held, lag, uncommitted, flights.running(), flights.retrying(), rebalances);
    }
}
