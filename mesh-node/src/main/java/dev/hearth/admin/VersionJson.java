package dev.hearth.admin;

import dev.hearth.catalogue.CatalogueState;
import dev.hearth.catalogue.DeployedFunction;
import dev.hearth.catalogue.Revision;
import dev.hearth.function.FunctionName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Versions as the admin API shows them.
final class VersionJson {

    private VersionJson() {}

    /// All of a function, the latest first.
    static JsonArray of(DeployedFunction function) {
        return new JsonArray(
                function.revisions().reversed().stream()
                        .map(revision -> of(function, revision))
                        .toList());
    }

    private static JsonObject of(DeployedFunction function, Revision revision) {
        var aliases =
                function.aliases().entrySet().stream()
                        .filter(alias -> alias.getValue().equals(revision.version()))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        return new JsonObject()
                .put("version", revision.version())
                .put("current", revision.version().equals(function.current()))
                .put("aliases", new JsonArray(aliases))
                .put("deployed", revision.deployed().toString())
                .put("digest", revision.digest());
    }

    /// What a change led to.
    ///
    /// @param name the function it was about; null for all
    static JsonObject of(CatalogueState state, @Nullable FunctionName name) {
        var json = new JsonObject().put("generation", state.generation());
        if (name == null) {
            var versions = new JsonObject();
            state.functions()
                    .values()
                    .forEach(one -> versions.put(one.name().value(), one.current()));
            return json.put("functions", versions);
        }
        json.put("name", name.value());
        state.function(name).ifPresent(one -> json.put("version", one.current()));
        return json;
    }
}
