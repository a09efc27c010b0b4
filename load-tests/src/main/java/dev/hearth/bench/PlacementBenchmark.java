package dev.hearth.bench;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.router.Charges;
import dev.hearth.router.Placement;
import dev.hearth.router.Route;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What it takes to choose a node: where the function is warm here, where all other nodes have it
/// warm, and where nobody has. `-prof gc` shows the bytes.
///
/// JMH extends these classes, so they are neither final nor package-private.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class PlacementBenchmark {

    private static final FunctionId FUNCTION = new FunctionId(new FunctionName("price"), "1");
    private static final NodeId SELF = new NodeId("node-0");

    @Param({"3", "100"})
    public int nodes;

    private final Charges charges = new Charges();

    @State(Scope.Benchmark)
    public static class Views {

        private Topology here = view(1, 0);
        private Topology elsewhere = view(1, 1);
        private Topology nowhere = view(1, 1);

        @Setup
        public void make(PlacementBenchmark benchmark) {
            here = view(benchmark.nodes, 0);
            elsewhere = view(benchmark.nodes, 1);
            nowhere = view(benchmark.nodes, benchmark.nodes);
        }
    }

    @Benchmark
    public Route warmHere(Views views) {
        return choose(views.here);
    }

    @Benchmark
    public Route warmElsewhere(Views views) {
        return choose(views.elsewhere);
    }

    @Benchmark
    public Route warmNowhere(Views views) {
        return choose(views.nowhere);
    }

    private Route choose(Topology topology) {
        return Placement.choose(
                topology, charges, FUNCTION, Language.JS, List.of(), ThreadLocalRandom.current());
    }

    /// @param firstWarm the number of the first node that has the function warm, as all after it
    private static Topology view(int nodes, int firstWarm) {
        var load =
                new NodeLoad(
                        Duration.ZERO,
                        Duration.ofNanos(10_000),
                        2,
                        3,
                        Map.of(Language.JS, Duration.ofNanos(400_000)));
        List<MeshNode> all = new ArrayList<>();
        List<Holding> warm = new ArrayList<>();
        for (int number = 0; number < nodes; number++) {
            var id = number == 0 ? SELF : new NodeId("node-" + number);
            var hop = number == 0 ? Duration.ZERO : Duration.ofNanos(100_000 + 1_000L * number);
            all.add(new MeshNode(id, MeshNode.State.READY, load, hop, 1));
            if (number >= firstWarm) {
                warm.add(new Holding(id, new SandboxCount(2, 1)));
            }
        }
        Map<FunctionId, List<Holding>> holders = Map.of(FUNCTION, List.copyOf(warm));
        return new Topology(SELF, all, function -> holders.getOrDefault(function, List.of()));
    }
}
