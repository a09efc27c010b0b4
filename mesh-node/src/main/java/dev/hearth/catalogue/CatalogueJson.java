package dev.hearth.catalogue;

import dev.hearth.function.FunctionName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A [CatalogueState] as text, on the disk and between nodes.
final class CatalogueJson {

    private static final int FORMAT = 1;

    private CatalogueJson() {}

    static String write(CatalogueState state) {
        return new JsonObject()
                .put("format", FORMAT)
                .put("generation", state.generation())
                .put(
                        "functions",
                        new JsonArray(
                                state.functions().values().stream()
                                        .map(CatalogueJson::function)
                                        .toList()))
                .encode();
    }

    private static JsonObject function(DeployedFunction function) {
        return new JsonObject()
                .put("name", function.name().value())
                .put("current", function.current())
                .put(
                        "revisions",
                        new JsonArray(
                                function.revisions().stream()
                                        .map(CatalogueJson::revision)
                                        .toList()))
                .put("aliases", new JsonObject(Map.copyOf(function.aliases())));
    }

    private static JsonObject revision(Revision revision) {
        return new JsonObject()
                .put("version", revision.version())
                .put("digest", revision.digest())
                .put("deployed", revision.deployed());
    }

    /// @throws IllegalArgumentException it was written by another release
    static CatalogueState read(String text) {
        var json = new JsonObject(text);
        if (json.getInteger("format", 0) != FORMAT) {
            throw new IllegalArgumentException(
                    "the catalogue has format %s, this release reads %d"
                            .formatted(json.getValue("format"), FORMAT));
        }
        var functions = new HashMap<FunctionName, DeployedFunction>();
        for (var one : objects(json.getJsonArray("functions"))) {
            var function = function(one);
            functions.put(function.name(), function);
        }
        return new CatalogueState(json.getLong("generation"), functions);
    }

    private static DeployedFunction function(JsonObject json) {
        var aliases = new HashMap<String, String>();
        json.getJsonObject("aliases")
                .forEach(alias -> aliases.put(alias.getKey(), String.valueOf(alias.getValue())));
        return new DeployedFunction(
                new FunctionName(json.getString("name")),
                json.getString("current"),
                objects(json.getJsonArray("revisions")).stream()
                        .map(one ->
                                new Revision(
                                        one.getString("version"),
                                        one.getString("digest"),
                                        one.getInstant("deployed")))
                        .toList(),
                aliases);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
