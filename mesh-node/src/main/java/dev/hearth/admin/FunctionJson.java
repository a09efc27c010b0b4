package dev.hearth.admin;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Limits;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A function as the admin API shows it: what was deployed, without its secrets' values.
final class FunctionJson {

    private FunctionJson() {}

    static JsonObject of(FunctionSpec spec) {
        return new JsonObject()
                .put("name", spec.name().value())
                .put("version", spec.id().version())
                .put("runtime", spec.language().word())
                .put("handler", spec.handler().toString())
                .put("labels", new JsonObject(Map.copyOf(spec.labels())))
                .put("env", names(spec.env().keySet()))
                .put("secrets", names(spec.secrets().values().keySet()))
                .put("limits", limits(spec.limits()))
                .put("onSuccess", array(spec.onSuccess().stream().map(FunctionJson::target)))
                .put("onFailure", array(spec.onFailure().stream().map(FunctionJson::target)))
                .put("triggers", array(spec.triggers().stream().map(FunctionJson::trigger)));
    }

    private static JsonArray names(Set<String> names) {
        return new JsonArray(names.stream().sorted().toList());
    }

    private static JsonArray array(Stream<JsonObject> objects) {
        return new JsonArray(objects.toList());
    }

    private static JsonObject limits(Limits limits) {
        return new JsonObject()
                .put("timeout", limits.timeout().toString())
                .put("cpuTime", limit(limits.cpuTime()))
                .put("memory", limit(limits.memory()))
                .put("allocation", limit(limits.allocation()))
                .put("payload", limits.payload().toString())
                .put("output", limits.output().toString())
                .put("logs", limits.logs().toString())
                .put("concurrency", limits.concurrency())
                .put("queue", limits.queue());
    }

    private static String limit(@Nullable Object limit) {
        return limit == null ? "none" : limit.toString();
    }

    private static JsonObject target(Target target) {
        return switch (target) {
            case Target.Topic topic ->
                    new JsonObject().put("topic", topic.topic()).put("key", topic.key());
            case Target.Function function ->
                    new JsonObject().put("function", function.function().value());
            case Target.Http http -> new JsonObject().put("http", http.url().toString());
        };
    }

    private static Object topics(Trigger.Kafka.Topics topics) {
        return switch (topics) {
            case Trigger.Kafka.Topics.Named(var names) -> new JsonArray(List.copyOf(names));
            case Trigger.Kafka.Topics.Matching(var regex) -> new JsonObject().put("pattern", regex);
        };
    }

    private static JsonObject mode(Mode mode) {
        return switch (mode) {
            case Mode.Sync _ -> new JsonObject().put("mode", "sync");
            case Mode.Async(var resultTtl, var topic) -> {
                var json = new JsonObject().put("mode", "async");
                json.put("resultTtl", resultTtl.toString());
                yield topic == null ? json : json.put("topic", topic);
            }
        };
    }

    static JsonObject trigger(Trigger trigger) {
        var json = new JsonObject().put("name", trigger.name()).put("kind", trigger.kind());
        return switch (trigger) {
            case Trigger.Http http ->
                    json.put("path", http.path())
                            .put(
                                    "methods",
                                    new JsonArray(http.methods().stream().sorted().toList()))
                            .mergeIn(mode(http.mode()));
            case Trigger.Kafka kafka ->
                    json.put("topics", topics(kafka.topics()))
                            .put("consumerGroup", kafka.consumerGroup())
                            .put("ordering", kafka.ordering().name().toLowerCase(Locale.ROOT));
            case Trigger.Timer timer -> TimerJson.put(json, timer);
        };
    }
}
