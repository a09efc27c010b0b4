package dev.hearth.trigger.kafka;

import dev.hearth.function.Trigger;
import dev.hearth.trigger.kafka.Lanes.Choice;
import dev.hearth.trigger.kafka.Throttle.Fetching;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Keeps the records of the assigned partitions between being fetched and being settled: what may
/// run, what runs, what waits, and how far each partition is. Starts nothing itself.
///
/// On the trigger's event loop.
final class Flights {

    /// A crash delivers at most about this many settled records of a partition again.
    private static final long MOST_UNCOMMITTED = 10_000;

    /// What becomes of a record that is held here no longer.
    enum Fate {
        SETTLED,
        /// Given up and dropped.
        SKIPPED,
        /// To be delivered again for its next attempt, here or elsewhere.
        HANDED_BACK,
        /// Let go of, as if it had never been here.
        RELEASED
    }

    /// Where the records come from, and what it is told of them.
    interface Source {

        /// The offsets of a partition moved or its room changed.
        void moved(TopicPartition partition);

        void left(Flight flight, Fate fate);

        /// Whether the source delivers a record again for its next attempt; else it waits here.
        boolean takesBack(Flight flight);
    }

    private final Trigger.Kafka trigger;
    private final Tally tally;
    private final Source source;
    private final OffsetTracker offsets = new OffsetTracker();
    private final Lanes<Flight> lanes;
    private final Map<TopicPartition, Work> works = new TreeMap<>(Partitions.IN_ORDER);
    private final List<Flight> stopped = new ArrayList<>();

    Flights(Trigger.Kafka trigger, Tally tally, Source source) {
        this.trigger = trigger;
        this.tally = tally;
        this.source = source;
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

    /// Records that are not settled yet.
    int held() {
        return works.values().stream().mapToInt(Work::size).sum();
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
    ///
    /// @param place ascends for each partition; where it is the offset, the offsets tell what may
    ///   be committed
    /// @return empty where the record is not taken
    Optional<Flight> accept(ConsumerRecord<byte[], byte[]> record, long place) {
        var partition = new TopicPartition(record.topic(), record.partition());
        var work = works.get(partition);
        if (work == null || work.leaving().isPresent()) {
            return Optional.empty();
        }
        var flight = Flight.of(record, offsets.receive(partition, place), trigger);
        work.add(flight);
        lanes.add(flight.lane, flight);
        tally.received();
        return Optional.of(flight);
    }

    /// The next records to attempt together, which count as busy from here on.
    List<Flight> take(Choice<? super Flight> choice) {
        var next = lanes.take(choice);
        next.forEach(this::busy);
        return next;
    }

    boolean counts(Flight flight) {
        var work = works.get(flight.lane.partition());
        return work != null && work.holds(flight) && offsets.counts(flight.position);
    }

    boolean leaving(Flight flight) {
        var work = works.get(flight.lane.partition());
        return work == null || work.leaving().isPresent();
    }

    void settle(Flight flight) {
        settle(flight, Fate.SETTLED);
    }

    /// Settles it, as one that is dropped.
    void skip(Flight flight) {
        settle(flight, Fate.SKIPPED);
    }

    private void settle(Flight flight, Fate fate) {
        if (offsets.settle(flight.position)) {
            tally.settled();
        }
        done(flight, fate);
    }

    /// Lets go of a record without settling it.
    void release(Flight flight) {
        tally.released(1);
        done(flight, Fate.RELEASED);
    }

    /// Forgets a record that others have, or will have.
    ///
    /// @param fate [Fate#HANDED_BACK] or [Fate#RELEASED]
    void forget(Flight flight, Fate fate) {
        if (offsets.settle(flight.position)) {
            tally.released(1);
        }
        stopped.remove(flight);
        done(flight, fate);
    }

    private void done(Flight flight, Fate fate) {
        var partition = flight.lane.partition();
        var work = works.get(partition);
        if (work == null || !work.holds(flight)) {
            return;
        }
        work.remove(flight);
        lanes.remove(flight.lane, flight);
        work.idle(flight);
        source.left(flight, fate);
        source.moved(partition);
    }

    /// What is parked has waited for its next attempt.
    void again(Flight flight) {
        if (source.takesBack(flight)) {
            forget(flight, Fate.HANDED_BACK);
        } else {
            unpark(flight);
        }
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
        source.moved(partition);
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
            source.left(flight, Fate.RELEASED);
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
        dropped.forEach(flight -> source.left(flight, Fate.RELEASED));
        lanes.drop(partition);
        offsets.revoke(partition);
        work.leaving().ifPresent(Promise::tryComplete);
        return dropped;
    }
}
