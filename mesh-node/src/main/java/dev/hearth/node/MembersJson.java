package dev.hearth.node;

import dev.hearth.cluster.Cluster;
import dev.hearth.sandbox.SandboxSnapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// The members as `/v1/nodes` shows them: of this node what it does and what it has warm, of others
/// their id.
final class MembersJson implements Supplier<JsonArray> {

    private final Cluster cluster;
    private final Supplier<SandboxSnapshot> sandboxes;
    private final IntSupplier inFlight;
    private final Supplier<NodeState> state;

    MembersJson(
            Cluster cluster,
            Supplier<SandboxSnapshot> sandboxes,
            IntSupplier inFlight,
            Supplier<NodeState> state) {
        this.cluster = cluster;
        this.sandboxes = sandboxes;
        this.inFlight = inFlight;
        this.state = state;
    }

    @Override
    public JsonArray get() {
        var nodes = new JsonArray();
        for (var node : cluster.nodes()) {
            boolean self = node.equals(cluster.self());
            var json = new JsonObject().put("id", node.value()).put("self", self);
            nodes.add(self ? json.mergeIn(self()) : json);
        }
        return nodes;
    }

    private JsonObject self() {
        var warm = new JsonObject();
        sandboxes.get().warm().forEach((function, idle) -> warm.put(function.toString(), idle));
        return new JsonObject()
                .put("address", cluster.address())
                .put("state", state.get().name().toLowerCase(Locale.ROOT))
                .put("inFlight", inFlight.getAsInt())
                .put("warm", warm);
    }
}
