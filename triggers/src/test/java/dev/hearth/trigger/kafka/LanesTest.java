package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.trigger.kafka.Lanes.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LanesTest {

    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final TopicPartition P1 = new TopicPartition("orders", 1);
    private static final Lane A = new Lane(P0, "a");
    private static final Lane B = new Lane(P0, "b");
    private static final Lane C = new Lane(P1, "c");

    private final Lanes<String> lanes = new Lanes<>(2, item -> item.startsWith("!"));

    @Test
    void oneItemOfALaneRunsAtATime() {
        lanes.add(A, "a1");
        lanes.add(A, "a2");

        assertThat(lanes.take(upTo(1))).containsExactly("a1");
        assertThat(lanes.take(upTo(1))).isEmpty();

        lanes.finish(A, "a1");
        assertThat(lanes.take(upTo(1))).containsExactly("a2");
    }

    @Test
    void noMoreThanTheBoundRun() {
        lanes.add(A, "a");
        lanes.add(B, "b");
        lanes.add(C, "c");

        assertThat(taken()).hasSize(2);
        assertThat(lanes.running()).isEqualTo(2);
    }

    @Test
    void aParkedItemKeepsItsLaneAndGivesItsPlaceToAnother() {
        lanes.add(A, "a1");
        lanes.add(A, "a2");
        lanes.add(B, "b");
        assertThat(taken()).containsExactly("a1", "b");

        lanes.park("a1");
        lanes.add(C, "c");
        assertThat(taken()).containsExactly("c");

        lanes.unpark(A, "a1");
        lanes.finish(B, "b");
        assertThat(taken()).containsExactly("a1");
    }

    @Test
    void partitionsTakeTurns() {
        lanes.add(A, "a");
        lanes.add(B, "b");
        lanes.add(C, "c");

        assertThat(taken()).containsExactly("a", "c");
    }

    @Test
    void nothingOfABlockedPartitionBegins() {
        lanes.block(P0);
        lanes.add(A, "a");
        lanes.add(C, "c");
        assertThat(taken()).containsExactly("c");

        lanes.unblock(P0);
        assertThat(taken()).containsExactly("a");
    }

    @Test
    void droppingIdleItemsLeavesWhatRuns() {
        lanes.add(A, "a1");
        lanes.add(A, "a2");
        lanes.add(B, "b");
        lanes.take(upTo(1));
        assertThat(lanes.dropIdle(P0)).containsExactlyInAnyOrder("a2", "b");

        lanes.finish(A, "a1");
        assertThat(lanes.running()).isZero();
        assertThat(lanes.take(upTo(1))).isEmpty();
    }

    @Test
    void aDroppedPartitionGivesItsPlacesBack() {
        lanes.add(A, "a");
        lanes.add(B, "b");
        assertThat(taken()).hasSize(2);

        lanes.drop(P0);
        lanes.add(C, "c");
        assertThat(taken()).containsExactly("c");
    }

    @Test
    void illegalStepsThrow() {
        lanes.add(A, "a");

        assertThatThrownBy(() -> lanes.finish(A, "a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lanes.park("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lanes.unpark(A, "a")).isInstanceOf(IllegalStateException.class);
        lanes.take(upTo(1));
        assertThatThrownBy(() -> lanes.unpark(A, "a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> lanes.rerun("a")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatIsTakenTogetherComesFromOnePartitionInTheOrderOfItsLanes() {
        var lanes = new Lanes<String>(9, _ -> false);
        lanes.add(A, "a1");
        lanes.add(A, "a2");
        lanes.add(B, "b1");
        lanes.add(C, "c1");

        assertThat(lanes.take(upTo(9))).containsExactly("a1", "a2", "b1");
        assertThat(lanes.take(upTo(9))).containsExactly("c1");
    }

    @Test
    void aLaneIsHeldUntilAllThatWasTakenOfItIsDone() {
        var lanes = new Lanes<String>(9, _ -> false);
        lanes.add(A, "a1");
        lanes.add(A, "a2");
        lanes.take(upTo(2));
        lanes.add(A, "a3");

        lanes.finish(A, "a2");
        lanes.park("a1");
        assertThat(lanes.take(upTo(2))).isEmpty();

        lanes.unpark(A, "a1");
        assertThat(lanes.take(upTo(2))).containsExactly("a1", "a3");
    }

    @Test
    void whatIsDueWaitsForRoomForAllOfItAndNobodyElseTakesThat() {
        var lanes = new Lanes<String>(2, _ -> false);
        lanes.add(A, "a1");
        lanes.add(C, "c1");
        lanes.take(upTo(2));
        lanes.add(C, "c2");
        lanes.add(B, "b1");

        assertThat(lanes.take(upTo(2))).as("b1 would fit").isEmpty();
        lanes.finish(A, "a1");
        assertThat(lanes.take(upTo(2))).containsExactly("c1", "c2");
    }

    @Test
    void aLaneWhoseTurnIsUrgentGoesBeforeTheOthers() {
        var lanes = new Lanes<String>(9, item -> item.startsWith("!"));
        lanes.add(A, "a");
        lanes.add(B, "!b");

        assertThat(lanes.take(upTo(1))).containsExactly("!b");
    }

    @Test
    void everyItemRunsOnceAndInTheOrderOfItsLane() {
        var random = new Random(42);
        var lanes = new Lanes<int[]>(5, _ -> false);
        var running = new ArrayList<int[]>();
        var parked = new ArrayList<int[]>();
        var nextOf = new HashMap<Integer, Integer>();
        var added = new HashMap<Integer, Integer>();
        int finished = 0;
        int total = 2_000;
        for (int put = 0; finished < total; ) {
            if (put < total && random.nextInt(3) == 0) {
                int lane = random.nextInt(12);
                lanes.add(lane(lane), new int[] {lane, added.merge(lane, 1, Integer::sum)});
                put++;
            }
            running.addAll(lanes.take(upTo(1)));
            assertThat(running.size()).isLessThanOrEqualTo(5).isEqualTo(lanes.running());
            if (!running.isEmpty()) {
                var item = running.remove(random.nextInt(running.size()));
                if (random.nextInt(4) == 0) {
                    lanes.park(item);
                    parked.add(item);
                } else {
                    assertThat(item[1]).isEqualTo(nextOf.merge(item[0], 1, Integer::sum));
                    lanes.finish(lane(item[0]), item);
                    finished++;
                }
            }
            if (!parked.isEmpty() && random.nextBoolean()) {
                var item = parked.removeFirst();
                lanes.unpark(lane(item[0]), item);
            }
        }
        assertThat(lanes.running()).isZero();
    }

    private static Lane lane(int number) {
        return new Lane(new TopicPartition("orders", number % 3), number);
    }

    private List<String> taken() {
        var taken = new ArrayList<String>();
        for (var next = lanes.take(upTo(1)); !next.isEmpty(); next = lanes.take(upTo(1))) {
            taken.addAll(next);
        }
        return taken;
    }

    private static Lanes.Choice<Object> upTo(int most) {
        return new Lanes.Choice<>() {
            private int count;

            @Override
            public void restart() {
                count = 0;
            }

            @Override
            public Answer offer(Object item) {
                return count++ < most ? Answer.TAKEN : Answer.ENOUGH;
            }

            @Override
            public boolean due() {
                return true;
            }
        };
    }
}
