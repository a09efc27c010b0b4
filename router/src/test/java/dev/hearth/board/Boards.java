package dev.hearth.board;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// What the tests of the board tell and look for.
final class Boards {

    static final NodeId HERE = new NodeId("here");
    static final NodeId THERE = new NodeId("there");
    static final FunctionId F = function(1);
    static final FunctionId G = function(2);
    static final Condition READY = ready(Duration.ZERO);

    private Boards() {}

    static FunctionId function(int number) {
        return new FunctionId(new FunctionName("function-" + number), "v" + number);
    }

    static Condition ready(Duration queueWait) {
        return new Condition(
                MeshNode.State.READY,
                new NodeLoad(
                        queueWait,
                        Duration.ofNanos(7_000),
                        -5,
                        3,
                        Map.of(Language.JS, Duration.ofNanos(400_000))));
    }

    static Standing standing(Map<FunctionId, SandboxCount> sandboxes) {
        return new Standing(READY, sandboxes);
    }

    static SandboxCount count(int idle, int busy) {
        return new SandboxCount(idle, busy);
    }

    /// Of some functions, how many of each a node holds by this topology.
    static Map<FunctionId, SandboxCount> held(
            Topology topology, NodeId node, Iterable<FunctionId> functions) {
        Map<FunctionId, SandboxCount> held = new HashMap<>();
        for (var function : functions) {
            var byNode =
                    topology.holders(function).stream()
                            .collect(Collectors.toMap(Holding::node, Holding::count));
            if (byNode.containsKey(node)) {
                held.put(function, byNode.get(node));
            }
        }
        return held;
    }
}
