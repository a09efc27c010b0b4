package dev.hearth.topology;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A snapshot of the mesh as one node sees it. Immutable; any thread.
public final class Topology {

    /// Who has sandboxes of a function. Immutable.
    @FunctionalInterface
    public interface Holders {

        /// Empty where nobody has; may name nodes that are not in the topology.
        List<Holding> of(FunctionId function);
    }

    private final NodeId self;
    private final Map<NodeId, MeshNode> nodes;
    private final Holders holders;
    private final Map<Language, Duration> launchCost = new EnumMap<>(Language.class);
    private final Duration nearestHop;

    /// @param self the node whose view it is
    /// @param nodes those that are there, usually `self` included
    public Topology(NodeId self, Collection<MeshNode> nodes, Holders holders) {
        var byId = HashMap.<NodeId, MeshNode>newHashMap(nodes.size());
        nodes.forEach(node -> byId.put(node.id(), node));
        this.self = self;
        this.nodes = byId;
        this.holders = holders;
        for (var language : Language.values()) {
            launchCost.put(language, meanLaunchCost(language));
        }
        nearestHop = toNearest();
    }

    private Duration meanLaunchCost(Language language) {
        long sum = 0;
        int measured = 0;
        for (var node : nodes.values()) {
            var cost = node.load().launchCost().get(language);
            if (cost != null) {
                sum += cost.toNanos();
                measured++;
            }
        }
        return measured == 0 ? Duration.ZERO : Duration.ofNanos(sum / measured);
    }

    private Duration toNearest() {
        Duration nearest = null;
        for (var node : nodes.values()) {
            boolean isOther = !node.id().equals(self);
            if (isOther && (nearest == null || node.hop().compareTo(nearest) < 0)) {
                nearest = node.hop();
            }
        }
        return nearest == null ? Duration.ZERO : nearest;
    }

    public NodeId self() {
        return self;
    }

    public Collection<MeshNode> nodes() {
        return nodes.values();
    }

    /// Null if it is not there.
    public @Nullable MeshNode find(NodeId node) {
        return nodes.get(node);
    }

    public List<Holding> holders(FunctionId function) {
        return holders.of(function);
    }

    /// As the node measured it; where it has not yet, as the others did; else zero.
    public Duration launchCost(MeshNode node, Language language) {
        var measured = node.load().launchCost().get(language);
        return measured != null ? measured : launchCost.getOrDefault(language, Duration.ZERO);
    }

    /// To the nearest other node; zero if there is none.
    public Duration nearestHop() {
        return nearestHop;
    }
}
