package dev.hearth.trigger.kafka;

import dev.hearth.function.Trigger;
import dev.hearth.trigger.kafka.Lanes.Choice;
import dev.hearth.trigger.kafka.Throttle.Fetching;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Keeps the records of the assigned partitions between being fetched and being settled: what may
/// run, what runs, what waits, and how far each partition is. Starts nothing itself.
///
/// On the trigger's event loop.
final class Flights {

    /// A crash delivers at most about this many settled records of a partition again.
    private static final long MOST_UNCOMMITTED = 10_000;

    private final Trigger.Kafka trigger;
    private final Tally tally;
    private final Consumer<TopicPartition> moved;
    private final OffsetTracker offsets = new OffsetTracker();
    private final Lanes<Flight> lanes;
    private final Map<TopicPartition, Work> works =
            new TreeMap<>(
                    Comparator.comparing(TopicPartition::topic)
                            .thenComparingInt(TopicPartition::partition));
    private final List<Flight> stopped = new ArrayList<>();

    /// @param moved told of a partition whose offsets moved or whose room changed
    Flights(Trigger.Kafka trigger, Tally tally, Consumer<TopicPartition> moved) {
        this.trigger = trigger;
        this.tally = tally;
        this.moved = moved;
        this.lanes = new Lanes<>(trigger.maxInFlight(), flight -> flight.cohort != null);
    }

    Set<TopicPartition> partitions() {
        return Collections.unmodifiableSet(works.keySet());
    }

    /// Empty where the partition is not assigned.
    Optional<Work> work(TopicPartition partition) {
        return Optional.ofNullable(works.get(partition));
    }

    OffsetTracker offsets() {
        return offsets;
    }

    int running() {
        return lanes.running();
    }

    int retrying() {
        return works.values().stream().mapToInt(Work::retrying).sum();
    }

    /// Why a partition does not move; empty while all do.
    Optional<String> problem() {
        return works.values().stream().flatMap(work -> work.problem().stream()).findFirst();
    }

    /// Whether to fetch no more of this partition for now.
    boolean full(TopicPartition partition, Fetching now) {
        var work = works.get(partition);
        return work != null
                && (work.full(now, trigger.maxInFlight())
                        || offsets.span(partition) >= MOST_UNCOMMITTED);
    }

    /// Begins a generation of a partition that is not assigned.
    void assign(TopicPartition partition) {
        works.put(partition, new Work());
        offsets.assign(partition);
    }

    /// Records of partitions that are not assigned, or about to go, come again elsewhere.
    void accept(ConsumerRecord<byte[], byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var work = works.get(partition);
        if (work == null || work.leaving().isPresent()) {
            return;
        }
        var flight = Flight.of(record, offsets.receive(partition, record.offset()), trigger);
        work.add(flight);
        lanes.add(flight.lane, flight);
        tally.received();
    }

    /// The next records to attempt together, which count as busy from here on.
    List<Flight> take(Choice<? super Flight> choice) {
        var next = lanes.take(choice);
        next.forEach(this::busy);
        return next;
    }

    boolean counts(Flight flight) {
        return offsets.counts(flight.position);
    }

    boolean leaving(Flight flight) {
        var work = works.get(flight.lane.partition());
        return work == null || work.leaving().isPresent();
    }

    void settle(Flight flight) {
        if (offsets.settle(flight.position)) {
            tally.settled();
        }
        done(flight);
    }

    /// Lets go of a record without settling it.
    void release(Flight flight) {
        tally.released(1);
        done(flight);
    }

    private void done(Flight flight) {
        var partition = flight.lane.partition();
        var work = works.get(partition);
        if (work == null || !work.holds(flight)) {
            return;
        }
        work.remove(flight);
        lanes.finish(flight.lane, flight);
        work.idle(flight);
        moved.accept(partition);
    }

    /// What runs waits, and lets another run meanwhile.
    void park(Flight flight) {
        lanes.park(flight);
        work(flight.lane.partition()).ifPresent(work -> work.idle(flight));
    }

    /// What is parked wants to run again.
    void unpark(Flight flight) {
        lanes.unpark(flight.lane, flight);
    }

    /// What runs wants to run again.
    void putBack(Flight flight) {
        park(flight);
        unpark(flight);
    }

    /// What is parked is busy again at once, beyond `maxInFlight` if need be.
    void rerun(Flight flight) {
        lanes.rerun(flight);
        busy(flight);
    }

    private void busy(Flight flight) {
        work(flight.lane.partition()).ifPresent(work -> work.busy(flight));
    }

    /// Parks what runs until [#unstop()].
    void stop(Flight flight) {
        park(flight);
        stopped.add(flight);
    }

    /// What was stopped begins anew, with its first attempt.
    void unstop() {
        for (var flight : stopped) {
            flight.attempt = 1;
            flight.since = System.nanoTime();
            unpark(flight);
        }
        stopped.clear();
    }

    /// Parks what runs, and nothing of its partition begins until [#unblock].
    void block(Flight flight, String problem) {
        var partition = flight.lane.partition();
        work(partition).ifPresent(work -> work.meet(problem));
        lanes.block(partition);
        park(flight);
        moved.accept(partition);
    }

    void unblock(TopicPartition partition) {
        var work = works.get(partition);
        if (work != null && work.problem().isPresent()) {
            work.overcome();
            lanes.unblock(partition);
        }
    }

    /// Lets go of all of a partition but what runs.
    ///
    /// @return what was let go
    List<Flight> releaseIdle(TopicPartition partition) {
        var dropped = lanes.dropIdle(partition);
        for (var flight : dropped) {
            work(partition).ifPresent(work -> work.remove(flight));
            stopped.remove(flight);
            tally.released(1);
        }
        return dropped;
    }

    /// Ends the generation and lets go of all of it.
    ///
    /// @return what was let go
    List<Flight> forget(TopicPartition partition) {
        var work = works.remove(partition);
        if (work == null) {
            return List.of();
        }
        var dropped = work.flights();
        stopped.removeAll(dropped);
        if (!dropped.isEmpty()) {
            tally.released(dropped.size());
        }
        lanes.drop(partition);
        offsets.revoke(partition);
        work.leaving().ifPresent(Promise::tryComplete);
        return dropped;
    }
}
