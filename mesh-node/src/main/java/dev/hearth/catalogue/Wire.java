package dev.hearth.catalogue;

import dev.hearth.function.FunctionName;
import dev.hearth.topology.NodeId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;

/// What one node tells another about the catalogue, as event-bus messages.
sealed interface Wire {

    CatalogueState state();

    /// @param from who has the packages
    record Prepare(CatalogueState state, List<FunctionName> touched, NodeId from) implements Wire {}

    record Serve(CatalogueState state) implements Wire {}

    static String address(NodeId node) {
        return "hearth.catalogue." + node;
    }

    default JsonObject toJson() {
        var json = new JsonObject().put("state", CatalogueJson.write(state()));
        return switch (this) {
            case Prepare(_, var touched, var from) ->
                    json.put("touched", names(touched)).put("from", from.value());
            case Serve _ -> json;
        };
    }

    static Wire of(JsonObject json) {
        var state = CatalogueJson.read(json.getString("state"));
        return json.containsKey("touched")
                ? new Prepare(
                        state,
                        json.getJsonArray("touched").stream()
                                .map(name -> new FunctionName(name.toString()))
                                .toList(),
                        new NodeId(json.getString("from")))
                : new Serve(state);
    }

    private static JsonArray names(Collection<FunctionName> names) {
        return new JsonArray(names.stream().map(FunctionName::value).toList());
    }
}
