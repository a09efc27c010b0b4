package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.trigger.kafka.BatchAssembler.Bounds;
import dev.hearth.trigger.kafka.Lanes.Lane;
import dev.hearth.trigger.kafka.OffsetTracker.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pure parts of batches together, under random sequences of arrivals, answers, waits and time.
class BatchesTest {

    private static final int PARTITIONS = 2;
    private static final int RECORDS = 1_500;
    private static final Bounds BOUNDS = new Bounds(7, 100, Duration.ofNanos(20));

    private static final class Record implements BatchAssembler.Item {
        final Lane lane;
        final Position position;
        final long since;
        final boolean poison;
        Cohort cohort;

        Record(Lane lane, Position position, long since, boolean poison) {
            this.lane = lane;
            this.position = position;
            this.since = since;
            this.poison = poison;
        }

        @Override
        public long bytes() {
            return 1 + position.offset() % 40;
        }

        @Override
        public long since() {
            return since;
        }

        @Override
        public Cohort cohort() {
            return cohort;
        }
    }

    private final OffsetTracker offsets = new OffsetTracker();
    private final Lanes<Record> lanes = new Lanes<>(20, record -> record.cohort != null);
    private final Map<Lane, List<Record>> unsettledOf = new HashMap<>();
    private final Map<TopicPartition, TreeSet<Long>> unsettled = new HashMap<>();
    private final List<List<Record>> running = new ArrayList<>();
    private final List<List<Record>> waiting = new ArrayList<>();
    private int settled;
    private int givenUp;
    private int poisoned;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyRecordSettlesOnceInOrderAndOnlyThePoisonedOnesAreGivenUp(long seed) {
        var random = new Random(seed);
        for (int number = 0; number < PARTITIONS; number++) {
            offsets.assign(partition(number));
            unsettled.put(partition(number), new TreeSet<>());
        }
        int arrived = 0;
        for (long now = 0; settled < RECORDS; now++) {
            assertThat(now).as("it comes to an end").isLessThan(100_000);
            if (arrived < RECORDS && random.nextInt(3) > 0) {
                arrive(arrived++, now, random);
            }
            take(now);
            if (!running.isEmpty() && random.nextInt(3) == 0) {
                answer(running.remove(random.nextInt(running.size())), random);
            }
            if (!waiting.isEmpty() && random.nextInt(4) == 0) {
                waiting.removeFirst().forEach(record -> lanes.unpark(record.lane, record));
            }
            assertThatNothingIsCommittedTooFar();
        }
        assertThat(givenUp).isEqualTo(poisoned).isPositive();
        assertThat(lanes.running()).isZero();
    }

    private void arrive(int number, long now, Random random) {
        var partition = partition(number % PARTITIONS);
        var lane = new Lane(partition, random.nextInt(6));
        boolean poison = random.nextInt(40) == 0;
        poisoned += poison ? 1 : 0;
        var record = new Record(lane, offsets.receive(partition, number), now, poison);
        unsettledOf.computeIfAbsent(lane, _ -> new ArrayList<>()).add(record);
        unsettled.get(partition).add((long) number);
        lanes.add(lane, record);
    }

    private void take(long now) {
        var assembler = new BatchAssembler(BOUNDS, now);
        var batch = lanes.take(assembler);
        if (batch.isEmpty()) {
            return;
        }
        assertThat(batch).hasSizeLessThanOrEqualTo(BOUNDS.size());
        assertThat(batch.stream().mapToLong(Record::bytes).sum())
                .isLessThanOrEqualTo(BOUNDS.bytes());
        assertThat(batch).extracting(record -> record.cohort).containsOnly(batch.getFirst().cohort);
        assertThat(lanes.running()).isLessThanOrEqualTo(20);
        for (var lane : batch.stream().map(record -> record.lane).distinct().toList()) {
            var ofLane = batch.stream().filter(record -> record.lane.equals(lane)).toList();
            assertThat(unsettledOf.get(lane))
                    .as("nothing is overtaken")
                    .startsWith(ofLane.toArray(Record[]::new));
        }
        running.add(batch);
    }

    private void answer(List<Record> batch, Random random) {
        if (batch.stream().anyMatch(record -> record.poison)) {
            breach(batch);
            return;
        }
        var again = new ArrayList<Record>();
        for (var record : batch) {
            if (random.nextInt(5) == 0) {
                again.add(record);
            } else {
                settle(record);
            }
        }
        var cohort = new Cohort();
        for (var record : again) {
            record.cohort = cohort;
            lanes.park(record);
        }
        waiting.add(again);
    }

    private void breach(List<Record> batch) {
        if (batch.size() == 1) {
            givenUp++;
            settle(batch.getFirst());
            return;
        }
        for (var half : Bisection.halves(batch)) {
            var cohort = new Cohort();
            half.forEach(record -> record.cohort = cohort);
        }
        for (var record : batch) {
            lanes.park(record);
            lanes.unpark(record.lane, record);
        }
    }

    private void settle(Record record) {
        assertThat(offsets.settle(record.position)).isTrue();
        lanes.finish(record.lane, record);
        unsettledOf.get(record.lane).remove(record);
        unsettled.get(record.position.partition()).remove(record.position.offset());
        settled++;
    }

    private void assertThatNothingIsCommittedTooFar() {
        for (var position : offsets.committable()) {
            assertThat(unsettled.get(position.partition()).headSet(position.offset())).isEmpty();
        }
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition("orders", number);
    }
}
