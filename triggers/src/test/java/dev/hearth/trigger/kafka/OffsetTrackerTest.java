package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.trigger.kafka.OffsetTracker.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetTrackerTest {

    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final long NOTHING = -1;

    private final OffsetTracker offsets = new OffsetTracker();

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            textBlock =
                    """
                    10 11 12,       '',         -1, nothing settled, nothing to commit
                    10 11 12,       10,         11, the first
                    10 11 12,       11 12,      -1, a gap at the front holds all back
                    10 11 12,       12 10,      11, a gap in the middle holds the rest back
                    10 11 12,       12 11 10,   13, settled backwards
                    10 13 14,       10,         13, offsets the broker skips are no gap
                    10 13 14,       10 13 14,   15, all of them
                    0,              0,          1,  the very first record of a partition
                    """)
    void onlyTheConsecutiveSettledPrefixIsCommitted(
            String received, String settled, long expected, String name) {
        offsets.assign(ORDERS);
        var positions = new java.util.HashMap<Long, Position>();
        longs(received).forEach(at -> positions.put(at, offsets.receive(ORDERS, at)));
        longs(settled).forEach(at -> assertThat(offsets.settle(positions.get(at))).isTrue());

        assertThat(committable()).isEqualTo(expected);
    }

    @Test
    void whatWasCommittedIsNotOfferedAgain() {
        offsets.assign(ORDERS);
        var first = offsets.receive(ORDERS, 5);
        offsets.receive(ORDERS, 6);
        offsets.settle(first);
        offsets.committable().forEach(offsets::committed);

        assertThat(offsets.committable()).isEmpty();
        assertThat(offsets.uncommitted(ORDERS)).isEqualTo(1);
    }

    @Test
    void aSettlementOfAnOldGenerationDoesNotCount() {
        offsets.assign(ORDERS);
        var old = offsets.receive(ORDERS, 5);
        offsets.revoke(ORDERS);

        assertThat(offsets.settle(old)).isFalse();

        offsets.assign(ORDERS);
        offsets.receive(ORDERS, 5);

        assertThat(offsets.settle(old)).isFalse();
        assertThat(offsets.counts(old)).isFalse();
        assertThat(offsets.committable()).isEmpty();
    }

    @Test
    void settlingTwiceCountsOnce() {
        offsets.assign(ORDERS);
        var position = offsets.receive(ORDERS, 5);

        assertThat(offsets.settle(position)).isTrue();
        assertThat(offsets.settle(position)).isFalse();
    }

    @Test
    void aPartitionThatIsNotAssignedIsRefused() {
        assertThatThrownBy(() -> offsets.receive(ORDERS, 5)).hasMessageContaining("orders-0");
    }

    @Test
    void offsetsAscend() {
        offsets.assign(ORDERS);
        offsets.receive(ORDERS, 5);

        assertThatThrownBy(() -> offsets.receive(ORDERS, 5)).hasMessageContaining("5 after 5");
    }

    /// Against the plainest description of the law there is: try every offset.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomSequencesNeverCommitPastAnUnsettledRecord(long seed) {
        var random = new Random(seed);
        var open = new ArrayList<Position>();
        var unsettled = new TreeSet<Long>();
        offsets.assign(ORDERS);
        long next = random.nextInt(100);
        long first = next;
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    open.add(offsets.receive(ORDERS, next));
                    unsettled.add(next);
                    next += 1 + (random.nextInt(8) == 0 ? random.nextInt(5) : 0);
                }
                case 4, 5, 6, 7, 8 -> {
                    if (!open.isEmpty()) {
                        var position = open.remove(random.nextInt(open.size()));
                        assertThat(offsets.settle(position))
                                .isEqualTo(unsettled.remove(position.offset()));
                    }
                }
                default -> {
                    if (random.nextInt(50) == 0) {
                        offsets.revoke(ORDERS);
                        offsets.assign(ORDERS);
                        unsettled.clear();
                        first = next;
                    }
                }
            }
            for (var position : offsets.committable()) {
                assertThat(unsettled.headSet(position.offset())).isEmpty();
                assertThat(position.offset()).isGreaterThan(first).isLessThanOrEqualTo(next);
                if (random.nextBoolean()) {
                    offsets.committed(position);
                }
            }
        }
    }

    private long committable() {
        return offsets.committable().stream()
                .mapToLong(Position::offset)
                .findFirst()
                .orElse(NOTHING);
    }

    private static LongStream longs(String text) {
        return Arrays.stream(text.split(" "))
                .filter(part -> !part.isEmpty())
                .mapToLong(Long::parseLong);
    }
}
