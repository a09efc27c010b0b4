package dev.hearth.router;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/// Chooses the node where an invocation is expected to begin soonest: hop + queue wait + (warm ? 0
/// : launch cost of the language). Decides only: chance is an argument, and so is what this node
/// did to others since their last word ([Charges]).
///
/// 1. Where the function is warm here and the wait is shorter than the nearest hop, it is here;
///    nothing else is looked at, whatever the size of the mesh.
/// 2. A node that is not ready is never chosen.
/// 3. Costs that differ by less than [#GRAIN] are equal: this node wins, then the less loaded of
///    two that chance picks (Mitzenmacher, The Power of Two Choices, 2001), so that many routers
///    with one view do not all choose one node.
public final class Placement {

    /// In nanoseconds.
    static final long GRAIN = 20_000;

    private Placement() {}

    /// @param without nodes that are not to be chosen
    public static Route choose(
            Topology topology,
            Charges charges,
            FunctionId function,
            Language language,
            Collection<NodeId> without,
            RandomGenerator random) {
        var holders = topology.holders(function);
        var here = topology.find(topology.self());
        if (here != null && isUsable(here, without)) {
            boolean warm = idle(here, holders, charges, function) > 0;
            if (warm && queueWait(here, charges) <= topology.nearestHop().toNanos()) {
                return new Route.To(here.id(), Route.Kind.LOCAL_WARM);
            }
        }
        var best = new Best(topology.self(), charges, random);
        for (int i = 0; i < holders.size(); i++) {
            var holding = holders.get(i);
            var node = topology.find(holding.node());
            if (node != null
                    && isUsable(node, without)
                    && holding.count().idle() + charges.idle(node, function) > 0) {
                best.offer(node, node.hop().toNanos() + queueWait(node, charges), Warmth.WARM);
            }
        }
        if (here == null || !best.isBelow(topology.launchCost(here, language).toNanos())) {
            for (var node : topology.nodes()) {
                if (isUsable(node, without)) {
                    boolean warm = charges.idle(node, function) > 0;
                    long launch = warm ? 0 : topology.launchCost(node, language).toNanos();
                    best.offer(
                            node,
                            node.hop().toNanos() + queueWait(node, charges) + launch,
                            warm ? Warmth.WARM : Warmth.COLD);
                }
            }
        }
        return best.route();
    }

    private static boolean isUsable(MeshNode node, Collection<NodeId> without) {
        return node.isReady() && !without.contains(node.id());
    }

    private static int idle(
            MeshNode node, List<Holding> holders, Charges charges, FunctionId function) {
        int idle = charges.idle(node, function);
        for (int i = 0; i < holders.size(); i++) {
            var holding = holders.get(i);
            if (holding.node().equals(node.id())) {
                return idle + holding.count().idle();
            }
        }
        return idle;
    }

    private static long queueWait(MeshNode node, Charges charges) {
        return node.load().waitNanos(charges.inFlight(node));
    }
}
