package dev.hearth.admin;

import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.Supplier;

/// `/v1/nodes`: the members, and how one of them is sent away.
///
/// @param members the nodes that the cluster has
/// @param shown the members as `GET` shows them
/// @param drain completes when the node knows that it is to drain
public record NodeRoutes(
        Supplier<? extends Collection<NodeId>> members,
        Supplier<JsonArray> shown,
        Function<NodeId, Future<Void>> drain) {

    void on(Router router) {
        router.get("/v1/nodes").handler(context -> context.json(shown.get()));
        router.post("/v1/nodes/:id/drain").handler(this::drain);
    }

    private void drain(RoutingContext context) {
        var id = String.valueOf(context.pathParam("id"));
        var node = members.get().stream().filter(each -> each.value().equals(id)).findFirst();
        if (node.isEmpty()) {
            Problems.noNode(context, id);
            return;
        }
        drain.apply(node.get())
                .onSuccess(_ -> {
                    context.response().setStatusCode(202);
                    context.json(new JsonObject().put("id", id).put("state", "draining"));
                })
                .onFailure(silent -> Problems.noAnswer(context, id, silent));
    }
}
