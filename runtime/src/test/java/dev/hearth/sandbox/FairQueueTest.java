package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>(12);

    private static FairQueue.Line<String> line() {
        return new FairQueue.Line<>();
    }

    private List<String> drained() {
        var all = new ArrayList<String>();
        for (var next = queue.poll(); next != null; next = queue.poll()) {
            all.add(next);
        }
        return all;
    }

    @Test
    void oneOfEachLineInTurn() {
        var flood = line();
        var other = line();
        var third = line();
        queue.add(flood, "a1");
        queue.add(flood, "a2");
        queue.add(flood, "a3");
        queue.add(other, "b1");
        queue.add(third, "c1");
        queue.add(third, "c2");
        assertThat(queue.size()).isEqualTo(6);
        assertThat(drained()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3");
        assertThat(queue.size()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void whoComesLateWaitsForOneRoundOnly() {
        var flood = line();
        for (int each = 0; each < 1_000; each++) {
            queue.add(flood, "flood");
        }
        queue.add(line(), "late");
        assertThat(List.of("" + queue.poll(), "" + queue.poll())).contains("late");
    }

    @Test
    void aFloodLeavesRoomForOthers() {
        var flood = line();
        int taken = 0;
        while (queue.offer(flood, "flood")) {
            taken++;
        }
        assertThat(taken).isEqualTo(6);
        var other = line();
        assertThat(queue.offer(other, "other")).isTrue();
        assertThat(queue.offer(flood, "flood")).isFalse();
        queue.poll();
        queue.poll();
        assertThat(queue.offer(flood, "flood")).isTrue();
    }

    @Test
    void theBoundHoldsForManyLines() {
        int taken = 0;
        for (int each = 0; each < 100; each++) {
            if (queue.offer(line(), "one")) {
                taken++;
            }
        }
        assertThat(taken).isEqualTo(12);
    }

    @Test
    void nothingIsLostOrTakenTwiceAndLinesKeepTheirOrder() throws Exception {
        var wide = new FairQueue<int[]>(Integer.MAX_VALUE);
        int producers = 4;
        int each = 20_000;
        var taken = new ConcurrentLinkedQueue<int[]>();
        List<FairQueue.Line<int[]>> lines = new ArrayList<>();
        for (int at = 0; at < producers; at++) {
            lines.add(new FairQueue.Line<>());
        }
        var done = new CountDownLatch(producers);
        List<Thread> all = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            int name = producer;
            all.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int number = 0; number < each; number++) {
                                    wide.add(lines.get(name), new int[] {name, number});
                                }
                                done.countDown();
                            }));
        }
        all.add(consumer(wide, done, taken));
        all.add(consumer(wide, done, taken));
        for (var thread : all) {
            thread.join();
        }
        assertThat(wide.size()).isZero();
        assertThat(taken).hasSize(producers * each);
        assertThat(taken.stream().map(one -> one[0] + ":" + one[1]).distinct().count())
                .isEqualTo((long) producers * each);
    }

    /// Takes until the producers are done and nothing is left. What comes out of order within its
    /// line is not kept, and so missed.
    private static Thread consumer(
            FairQueue<int[]> queue, CountDownLatch done, ConcurrentLinkedQueue<int[]> taken) {
        return Thread.ofPlatform()
                .start(() -> {
                    Map<Integer, Integer> last = new HashMap<>();
                    while (true) {
                        boolean finished = done.getCount() == 0;
                        var next = queue.poll();
                        if (next != null) {
                            if (next[1] > last.getOrDefault(next[0], -1)) {
                                taken.add(next);
                            }
                            last.put(next[0], next[1]);
                        } else if (finished) {
                            return;
                        } else {
                            Thread.onSpinWait();
                        }
                    }
                });
    }
}
