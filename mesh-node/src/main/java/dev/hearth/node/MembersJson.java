package dev.hearth.node;

import dev.hearth.cluster.Cluster;
import dev.hearth.function.Catalogue;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// The members as `/v1/nodes` shows them, by what this node has heard of each: a member that says
/// nothing is `silent`.
///
/// @param members the nodes that the cluster has, this one included
/// @param catalogue whose functions are shown
record MembersJson(
        NodeId self,
        Supplier<? extends Collection<Cluster.Member>> members,
        Supplier<Topology> topology,
        Catalogue catalogue)
        implements Supplier<JsonArray> {

    @Override
    public JsonArray get() {
        var snapshot = topology.get();
        var held = held(snapshot);
        var nodes = new JsonArray();
        for (var member : members.get()) {
            var id = member.id();
            var json =
                    new JsonObject()
                            .put("id", id.value())
                            .put("self", id.equals(self))
                            .put("address", member.address());
            var node = snapshot.find(id);
            nodes.add(
                    node == null
                            ? json.put("state", "silent")
                            : json.mergeIn(known(node))
                                    .mergeIn(held.getOrDefault(id, new Held()).json()));
        }
        return nodes;
    }

    private static JsonObject known(MeshNode node) {
        var load = node.load();
        return new JsonObject()
                .put("state", node.state().name().toLowerCase(Locale.ROOT))
                .put("inFlight", load.inFlight())
                .put("queueWaitMicros", load.waitNanos(0) / 1_000)
                .put("hopMicros", node.hop().toNanos() / 1_000);
    }

    private Map<NodeId, Held> held(Topology snapshot) {
        Map<NodeId, Held> held = new HashMap<>();
        for (var spec : catalogue.functions()) {
            for (var holding : snapshot.holders(spec.id())) {
                held.computeIfAbsent(holding.node(), _ -> new Held())
                        .add(spec.id().toString(), holding);
            }
        }
        return held;
    }

    private record Held(JsonObject warm, JsonObject busy) {

        Held() {
            this(new JsonObject(), new JsonObject());
        }

        void add(String function, Holding holding) {
            if (holding.count().idle() > 0) {
                warm.put(function, holding.count().idle());
            }
            if (holding.count().busy() > 0) {
                busy.put(function, holding.count().busy());
            }
        }

        JsonObject json() {
            return new JsonObject().put("warm", warm).put("busy", busy);
        }
    }
}
