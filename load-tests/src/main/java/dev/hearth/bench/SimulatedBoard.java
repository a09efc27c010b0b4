package dev.hearth.bench;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Language;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What all nodes of a [PlacementSimulation] know of each other: what each last said.
final class SimulatedBoard {

    private final List<NodeId> ids = new ArrayList<>();
    private final Map<NodeId, Integer> numbers = new HashMap<>();
    private final Map<FunctionId, List<Holding>> holders = new HashMap<>();
    private final List<FunctionId> functions = new ArrayList<>();
    private final MeshNode[] nodes;
    private final @Nullable Topology[] views;
    private final Duration hop;
    private final Map<Language, Duration> launchCost;
    private long word;

    SimulatedBoard(int nodes, int functions, Duration hop, Map<Language, Duration> launchCost) {
        this.nodes = new MeshNode[nodes];
        this.views = new Topology[nodes];
        this.hop = hop;
        this.launchCost = launchCost;
        for (int node = 0; node < nodes; node++) {
            ids.add(new NodeId("node-" + node));
            numbers.put(ids.get(node), node);
        }
        for (int function = 0; function < functions; function++) {
            this.functions.add(new FunctionId(new FunctionName("function-" + function), "1"));
        }
    }

    int size() {
        return nodes.length;
    }

    /// All nodes say how they are.
    void publish(SimulatedNode[] mesh) {
        word++;
        for (int number = 0; number < mesh.length; number++) {
            nodes[number] = mesh[number].snapshot(ids.get(number), hop, launchCost, word);
            for (int function : mesh[number].takeChanged()) {
                hold(ids.get(number), functions.get(function), mesh[number].count(function));
            }
        }
        Arrays.fill(views, null);
    }

    private void hold(NodeId node, FunctionId function, SandboxCount count) {
        List<Holding> after = new ArrayList<>();
        for (var holding : holders.getOrDefault(function, List.of())) {
            if (!holding.node().equals(node)) {
                after.add(holding);
            }
        }
        if (!count.equals(SandboxCount.NONE)) {
            after.add(new Holding(node, count));
        }
        holders.put(function, after);
    }

    Topology seenFrom(int number) {
        var view = views[number];
        if (view == null) {
            var seen = nodes.clone();
            var self = seen[number];
            seen[number] =
                    new MeshNode(self.id(), self.state(), self.load(), Duration.ZERO, self.word());
            view =
                    new Topology(
                            self.id(),
                            Arrays.asList(seen),
                            function -> holders.getOrDefault(function, List.of()));
            views[number] = view;
        }
        return view;
    }

    MeshNode node(int number) {
        return nodes[number];
    }

    int number(NodeId node) {
        return requireNonNull(numbers.get(node));
    }

    FunctionId function(int number) {
        return functions.get(number);
    }

    /// Half JavaScript, a quarter Python, the rest Java and WebAssembly.
    Language language(int function) {
        return switch (function % 8) {
            case 0, 1, 2, 3 -> Language.JS;
            case 4, 5 -> Language.PYTHON;
            case 6 -> Language.JAVA;
            default -> Language.WASM;
        };
    }
}
