package dev.hearth.admin;

import dev.hearth.acceptance.KeptLetter;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import io.cloudevents.CloudEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A dead letter of the node's own store as the admin API shows it, with the names that
/// [LetterJson] has for those in topics.
final class KeptLetterJson {

    private KeptLetterJson() {}

    /// Without its data.
    static JsonObject summary(KeptLetter letter) {
        var cause = letter.cause();
        return new JsonObject()
                .put("id", letter.id().value())
                .put("timestamp", cause.at().toString())
                .put("function", letter.function().value())
                .put("version", cause.version())
                .put("trigger", letter.accepted().trigger())
                .put("attempts", cause.attempts())
                .put("reason", cause.reason().word())
                .put("error", cause.error())
                .put("invocationId", letter.id().value())
                .put("eventId", letter.accepted().event().cloudEvent().getId());
    }

    static JsonObject whole(KeptLetter letter, Credentials credentials) {
        var json = summary(letter).put("acceptedAt", letter.accepted().at().toString());
        put(json, "stack", letter.cause().stack());
        var event = letter.accepted().event();
        json.put("event", attributes(event.cloudEvent()));
        origin(json, event.origin(), credentials);
        data(json, event);
        return json;
    }

    private static JsonObject attributes(CloudEvent event) {
        var json =
                new JsonObject()
                        .put("id", event.getId())
                        .put("source", event.getSource().toString())
                        .put("type", event.getType());
        put(json, "subject", event.getSubject());
        put(json, "time", event.getTime());
        put(json, "datacontenttype", event.getDataContentType());
        put(json, "dataschema", event.getDataSchema());
        event.getExtensionNames().forEach(name -> put(json, name, event.getExtension(name)));
        return json;
    }

    private static void origin(JsonObject json, Origin origin, Credentials credentials) {
        switch (origin) {
            case Origin.Http http ->
                    json.put("headers", new JsonObject(Map.copyOf(credentials.of(http.headers()))))
                            .put(
                                    "http",
                                    new JsonObject()
                                            .put("method", http.method())
                                            .put("path", http.path())
                                            .put(
                                                    "params",
                                                    new JsonObject(Map.copyOf(http.params())))
                                            .put("query", lists(http.query(), credentials)));
            case Origin.Cron(var slot, var missed) ->
                    json.put(
                            "cron",
                            new JsonObject().put("slot", slot.toString()).put("missed", missed));
            case Origin.Direct _, Origin.Kafka _, Origin.Batch _ -> {}
        }
    }

    private static JsonObject lists(Map<String, List<String>> lists, Credentials credentials) {
        var json = new JsonObject();
        lists.forEach((name, values) -> {
            var shown = values.stream().map(value -> credentials.of(name, value)).toList();
            json.put(name, new JsonArray(List.<Object>copyOf(shown)));
        });
        return json;
    }

    private static void data(JsonObject json, Event event) {
        var data = event.cloudEvent().getData();
        if (data != null) {
            var type =
                    Objects.requireNonNullElse(
                            event.cloudEvent().getDataContentType(), Payload.BINARY);
            LetterJson.put(json, new Payload(type, Buffer.buffer(data.toBytes())));
        }
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
