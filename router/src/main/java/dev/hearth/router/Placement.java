package dev.hearth.router;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import java.util.Comparator;

/// Chooses the node where an invocation is expected to begin soonest: hop + queue wait + (warm ? 0
/// : launch cost of the language). Pure; a tie goes to this node, then to the smaller node id.
final class Placement {

    private Placement() {}

    static Route choose(Topology topology, FunctionId function, Language language) {
        long launch = topology.launchCost(language).toNanos();
        return topology.nodes().stream()
                .filter(node -> node.state() == MeshNode.State.READY)
                .min(
                        Comparator.<MeshNode>comparingLong(node -> cost(node, function, launch))
                                .thenComparing(node -> !node.id().equals(topology.self()))
                                .thenComparing(node -> node.id().value()))
                .<Route>map(node -> new Route.To(node.id(), kind(node, topology.self(), function)))
                .orElseGet(Route.Refused::new);
    }

    private static long cost(MeshNode node, FunctionId function, long launch) {
        return node.hop().toNanos()
                + node.queueWait().toNanos()
                + (node.hasWarm(function) ? 0 : launch);
    }

    private static Route.Kind kind(MeshNode node, NodeId self, FunctionId function) {
        boolean warm = node.hasWarm(function);
        if (node.id().equals(self)) {
            return warm ? Route.Kind.LOCAL_WARM : Route.Kind.LOCAL_LAUNCH;
        }
        return warm ? Route.Kind.REMOTE_WARM : Route.Kind.REMOTE_LAUNCH;
    }
}
