package dev.hearth.bench;

import dev.hearth.board.BoardListener;
import dev.hearth.board.Condition;
import dev.hearth.board.Standing;
import dev.hearth.board.WarmBoard;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// What the warm board costs: `BoardTraffic [FUNCTIONS=300] [RATE=333] [SECONDS=20]`. Three boards
/// on one event bus in one process tell each other of made-up sandboxes: RATE invocations a second
/// on each node (Zipf exponent 1.1, run time exponential with a mean of 20 ms). Prints the bytes of
/// the notices, and how old what a node knows of another is, looked at every millisecond.
public final class BoardTraffic {

    private static final int NODES = 3;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final double MEAN_RUN_NANOS = 20e6;
    private static final double ZIPF = 1.1;

    private BoardTraffic() {}

    /// @param bytes of one node's notices in a second
    /// @param notices of one node in a second
    record Traffic(double bytes, double notices, Percentiles age) {}

    static Traffic measure(int functions, int rate, Duration warmUp, Duration recorded) {
        var vertx = Vertx.vertx();
        try {
            List<Made> made = new ArrayList<>();
            List<Counted> counted = new ArrayList<>();
            List<WarmBoard> boards = new ArrayList<>();
            for (int node = 0; node < NODES; node++) {
                made.add(new Made(functions, rate, node));
                counted.add(new Counted());
                boards.add(
                        new WarmBoard(
                                vertx,
                                new NodeId("2f1c7f0a-5e6b-4a53-9a0e-3f4a6a2b1c0" + node),
                                made.get(node),
                                counted.get(node)));
            }
            boards.forEach(board -> board.open().await());
            rest(warmUp);
            var before = counted.stream().mapToLong(each -> each.bytes.get()).sum();
            var noticesBefore = counted.stream().mapToLong(each -> each.notices.get()).sum();
            var age = watch(boards.getFirst(), recorded);
            double seconds = recorded.toNanos() / 1e9 * NODES;
            long bytes = counted.stream().mapToLong(each -> each.bytes.get()).sum() - before;
            long notices =
                    counted.stream().mapToLong(each -> each.notices.get()).sum() - noticesBefore;
            boards.forEach(board -> board.close().await());
            return new Traffic(bytes / seconds, notices / seconds, age);
        } finally {
            vertx.close().await();
        }
    }

    private static Percentiles watch(WarmBoard board, Duration recorded) {
        var age = new Percentiles();
        long end = System.nanoTime() + recorded.toNanos();
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            var topology = board.get();
            for (var holding : topology.holders(Made.CLOCK)) {
                if (!holding.node().equals(topology.self())) {
                    age.record(now - Made.takenAt(holding));
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
        return age;
    }

    private static void rest(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    public static void main(String[] arguments) {
        int functions = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        int rate = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 333;
        int seconds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20;
        var traffic = measure(functions, rate, WARM_UP, Duration.ofSeconds(seconds));
        System.out.printf(
                "%d functions, %d invocations/s a node: %.0f bytes/s in %.1f notices/s a node, %.0f"
                        + " bytes each%n",
                functions, rate, traffic.bytes, traffic.notices, traffic.bytes / traffic.notices);
        System.out.printf(
                "age of what a node knows of another, ms: p50 %.1f, p99 %.1f, max %.1f%n",
                traffic.age.micros(50) / 1e3,
                traffic.age.micros(99) / 1e3,
                traffic.age.maxMicros() / 1e3);
    }

    private static final class Counted implements BoardListener {

        private final AtomicLong bytes = new AtomicLong();
        private final AtomicLong notices = new AtomicLong();

        @Override
        public void sent(int bytes) {
            this.bytes.addAndGet(bytes);
            notices.incrementAndGet();
        }

        @Override
        public void received(int bytes) {}

        @Override
        public void asked() {}
    }

    /// The sandboxes of a node under load; one function's count is the time at which it was taken.
    private static final class Made implements Supplier<Standing> {

        private static final FunctionId CLOCK = new FunctionId(new FunctionName("clock"), "1");
        private static final long BEGAN = System.nanoTime();

        private record End(long at, int function) {}

        private final Random random;
        private final int rate;
        private final Zipf popularity;
        private final FunctionId[] ids;
        private final int[] idle;
        private final int[] busy;
        private final PriorityQueue<End> ends =
                new PriorityQueue<>((one, other) -> Long.compare(one.at, other.at));
        private long next = System.nanoTime();

        Made(int functions, int rate, int seed) {
            this.rate = rate;
            random = new Random(seed);
            popularity = new Zipf(functions, ZIPF);
            ids = new FunctionId[functions];
            idle = new int[functions];
            busy = new int[functions];
            Arrays.fill(idle, 1);
            for (int function = 0; function < functions; function++) {
                ids[function] =
                        new FunctionId(
                                new FunctionName("orders-function-" + function), "3f9a61c2d8e7");
            }
        }

        static long takenAt(Holding holding) {
            return BEGAN + holding.count().idle() * 1_000L;
        }

        @Override
        public synchronized Standing get() {
            long now = System.nanoTime();
            while (next < now) {
                endUntil(next);
                int function = popularity.draw(random);
                idle[function] = Math.max(0, idle[function] - 1);
                busy[function]++;
                ends.add(new End(next + exponential(MEAN_RUN_NANOS), function));
                next += exponential(1e9 / rate);
            }
            endUntil(now);
            Map<FunctionId, SandboxCount> counts = new HashMap<>();
            for (int function = 0; function < ids.length; function++) {
                if (idle[function] + busy[function] > 0) {
                    counts.put(ids[function], new SandboxCount(idle[function], busy[function]));
                }
            }
            counts.put(CLOCK, new SandboxCount((int) ((now - BEGAN) / 1_000), 0));
            var load =
                    new NodeLoad(
                            Duration.ZERO,
                            Duration.ofNanos(12_000),
                            2 - ends.size(),
                            ends.size(),
                            Map.of(
                                    Language.JS,
                                    Duration.ofNanos(400_000),
                                    Language.PYTHON,
                                    Duration.ofMillis(2)));
            return new Standing(new Condition(MeshNode.State.READY, load), counts);
        }

        private void endUntil(long now) {
            for (var end = ends.peek(); end != null && end.at <= now; end = ends.peek()) {
                ends.remove();
                busy[end.function]--;
                idle[end.function]++;
            }
        }

        private long exponential(double mean) {
            return (long) (-Math.log(1 - random.nextDouble()) * mean);
        }
    }
}
