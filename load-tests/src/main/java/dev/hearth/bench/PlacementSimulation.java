package dev.hearth.bench;

import static java.util.Objects.requireNonNull;

import dev.hearth.bench.SimulatedPolicy.ConsistentHash.Loads;
import dev.hearth.function.Language;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Places the load of many functions on a hundred simulated nodes, by [Placement] and by other
/// policies, and prints what each costs: `PlacementSimulation [FOLDER]`. The clock is simulated, so
/// the machine does not matter.
///
/// Every call comes in at a node by chance. It needs processor time first (the least of its
/// duration and a random time of mean [#MEAN_CPU]), for which it waits for one of the node's run
/// permits, then waits for the world with its sandbox busy. A launch takes the permit too. What is
/// measured is all that is not the function: hop, wait and launch.
public final class PlacementSimulation {

    static final Duration HOP = Duration.ofNanos(100_000);
    static final Duration PERIOD = Duration.ofMillis(25);
    private static final Duration MEAN_CPU = Duration.ofMillis(20);
    private static final double ZIPF = 1.1;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private static final Map<Language, Duration> LAUNCH =
            Map.of(
                    Language.JS, Duration.ofNanos(400_000),
                    Language.PYTHON, Duration.ofMillis(40),
                    Language.JAVA, Duration.ofNanos(500_000),
                    Language.WASM, Duration.ofNanos(150_000));

    /// @param most sandboxes alive on a node
    /// @param perSecond calls in the mean minute, over all nodes
    /// @param warmUp minutes that are not recorded
    record Shape(
            int nodes,
            int functions,
            int permits,
            int most,
            double perSecond,
            int warmUp,
            int minutes) {

        static final Shape FULL = new Shape(100, 10_000, 2, 400, 4_000, 2, 6);
    }

    private sealed interface Step {

        record Publish() implements Step {}

        record Arrive(SimulatedCall call) implements Step {}

        record Queue(SimulatedCall call) implements Step {}

        record Yield(SimulatedCall call) implements Step {}

        record Done(SimulatedCall call) implements Step {}

        record Answered(SimulatedCall call) implements Step {}
    }

    private record Event(long at, long order, Step step) implements Comparable<Event> {

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    /// @param busiest processor time of the busiest node over the mean of all
    record Result(
            String policy,
            Duration period,
            long calls,
            long cold,
            double busiest,
            double use,
            Percentiles overhead) {

        static final String HEADING =
                """
                | policy | board every, ms | calls | warm, % | cold starts | busiest node / mean | p50, ms | p99, ms | p99.9, ms |
                |---|---|---|---|---|---|---|---|---|\
                """;

        String row() {
            return "| %s | %d | %,d | %.2f | %,d | %.2f | %.3f | %.2f | %.2f |"
                    .formatted(
                            policy,
                            period.toMillis(),
                            calls,
                            100.0 * (calls - cold) / calls,
                            cold,
                            busiest,
                            overhead.micros(50) / 1e3,
                            overhead.micros(99) / 1e3,
                            overhead.micros(99.9) / 1e3);
        }
    }

    private final Shape shape;
    private final SimulatedLoad load;
    private final SimulatedPolicy policy;
    private final long period;
    private final Random random = new Random(11);
    private final Random chance = new Random(12);
    private final Zipf popularity;
    private final SimulatedBoard board;
    private final SimulatedNode[] nodes;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Percentiles overhead = new Percentiles();
    private final double meanPerMinute;
    private long order;
    private long calls;
    private long cold;

    private PlacementSimulation(
            Shape shape, SimulatedLoad load, SimulatedPolicy policy, Duration period) {
        this.shape = shape;
        this.load = load;
        this.policy = policy;
        this.period = period.toNanos();
        popularity = new Zipf(shape.functions, ZIPF);
        board = new SimulatedBoard(shape.nodes, shape.functions, HOP, LAUNCH);
        nodes = new SimulatedNode[shape.nodes];
        Arrays.setAll(nodes, _ -> new SimulatedNode(shape.permits, shape.most));
        meanPerMinute =
                IntStream.range(0, shape.warmUp + shape.minutes)
                        .mapToDouble(this::relativeRate)
                        .average()
                        .orElseThrow();
    }

    static Result run(Shape shape, SimulatedLoad load, SimulatedPolicy policy, Duration period) {
        return new PlacementSimulation(shape, load, policy, period).run();
    }

    static List<SimulatedPolicy> policies(int nodes) {
        return List.of(
                new SimulatedPolicy.ExpectedCost(nodes),
                new SimulatedPolicy.Chance(),
                new SimulatedPolicy.RoundRobin(nodes),
                new SimulatedPolicy.LeastLoaded(),
                new SimulatedPolicy.ConsistentHash(nodes, Loads.UNBOUNDED));
    }

    private Result run() {
        long end = (shape.warmUp + shape.minutes) * MINUTE;
        add(0, new Step.Publish());
        arriveNext(0);
        for (var event = events.poll(); event != null; event = events.poll()) {
            happen(event, end);
        }
        double[] busy = Arrays.stream(nodes).mapToDouble(SimulatedNode::busyNanos).toArray();
        double mean = Arrays.stream(busy).average().orElseThrow();
        return new Result(
                policy.name(),
                Duration.ofNanos(period),
                calls,
                cold,
                Arrays.stream(busy).max().orElseThrow() / mean,
                mean / end / shape.permits,
                overhead);
    }

    private void happen(Event event, long end) {
        long now = event.at;
        switch (event.step) {
            case Step.Publish _ -> {
                board.publish(nodes);
                if (now < end) {
                    add(now + period, new Step.Publish());
                }
            }
            case Step.Arrive(var call) -> {
                call.node = policy.choose(call, board, chance);
                add(now + hop(call) / 2, new Step.Queue(call));
                if (now < end) {
                    arriveNext(now);
                }
            }
            case Step.Queue(var call) -> started(nodes[call.node].arrive(call, now));
            case Step.Yield(var call) -> started(nodes[call.node].yielded(call, now));
            case Step.Done(var call) -> {
                nodes[call.node].done(call);
                add(now + hop(call) / 2, new Step.Answered(call));
            }
            case Step.Answered(var call) -> answered(call);
        }
    }

    private void started(@Nullable SimulatedCall call) {
        if (call != null) {
            add(call.startedAt + call.cpu, new Step.Yield(call));
            add(call.startedAt + call.duration, new Step.Done(call));
        }
    }

    private void answered(SimulatedCall call) {
        policy.answered(call, board);
        if (call.arrivedAt >= shape.warmUp * MINUTE) {
            calls++;
            cold += call.warm ? 0 : 1;
            overhead.record(call.startedAt - call.arrivedAt + hop(call) / 2);
        }
    }

    private static long hop(SimulatedCall call) {
        return call.node == call.entry ? 0 : HOP.toNanos();
    }

    private void arriveNext(long now) {
        double perSecond = shape.perSecond * relativeRate((int) (now / MINUTE)) / meanPerMinute;
        long at = now + (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
        int function = popularity.draw(random);
        long duration = (long) (load.duration(function, random) * 1e6);
        long cpu =
                Math.min(
                        duration, (long) (-Math.log(1 - random.nextDouble()) * MEAN_CPU.toNanos()));
        long launch = requireNonNull(LAUNCH.get(board.language(function))).toNanos();
        int entry = random.nextInt(shape.nodes);
        var call = new SimulatedCall(function, entry, at, cpu, duration, launch);
        add(at, new Step.Arrive(call));
    }

    private double relativeRate(int minute) {
        return load.perMinute().get(minute % load.perMinute().size());
    }

    private void add(long at, Step step) {
        events.add(new Event(at, order++, step));
    }

    private record Run(SimulatedPolicy policy, Duration period) {}

    public static void main(String[] arguments) {
        var load = SimulatedLoad.from(Path.of(arguments.length > 0 ? arguments[0] : "trace"));
        var shape = Shape.FULL;
        List<Run> runs = new ArrayList<>();
        policies(shape.nodes).forEach(policy -> runs.add(new Run(policy, PERIOD)));
        var bounded = new SimulatedPolicy.ConsistentHash(shape.nodes, Loads.BOUNDED);
        runs.add(new Run(bounded, PERIOD));
        for (long millis : new long[] {1, 100, 1_000}) {
            runs.add(
                    new Run(
                            new SimulatedPolicy.ExpectedCost(shape.nodes),
                            Duration.ofMillis(millis)));
        }
        System.out.printf("%s, %s%n%n%s%n", load.source(), shape, Result.HEADING);
        var results =
                runs.parallelStream()
                        .map(run -> {
                            var result = run(shape, load, run.policy, run.period);
                            System.err.println(result.row());
                            return result;
                        })
                        .toList();
        results.forEach(result -> System.out.println(result.row()));
        System.out.printf("%nuse of the processors: %.0f %%%n", 100 * results.getFirst().use);
    }
}
