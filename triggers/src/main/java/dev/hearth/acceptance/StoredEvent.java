package dev.hearth.acceptance;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Accepted events as the journal has them.
final class StoredEvent {

    private static final int FORMAT = 1;

    private StoredEvent() {}

    static Stored of(AcceptedEvent accepted) {
        var event = accepted.event().cloudEvent();
        var head =
                new JsonObject()
                        .put("format", FORMAT)
                        .put("function", accepted.function().value())
                        .put("trigger", accepted.trigger())
                        .put("at", accepted.at().toString())
                        .put("resultTtl", accepted.resultTtl().toString())
                        .put("event", attributes(event))
                        .put("origin", origin(accepted.event().origin()));
        var data = event.getData();
        if (data == null) {
            return Stored.of(head);
        }
        return new Stored(head.put("data", true), Buffer.buffer(data.toBytes()));
    }

    /// @throws IllegalArgumentException it is of a format that is not known here
    static AcceptedEvent read(InvocationId id, Stored stored) {
        var head = stored.head();
        if (head.getInteger("format") != FORMAT) {
            throw new IllegalArgumentException(
                    "invocation %s is stored in format %d, which this version of Hearth does not know"
                            .formatted(id, head.getInteger("format")));
        }
        var data = head.containsKey("data") ? stored.data() : null;
        return new AcceptedEvent(
                id,
                new FunctionName(head.getString("function")),
                head.getString("trigger"),
                new Event(
                        cloudEvent(head.getJsonObject("event"), data),
                        origin(head.getJsonObject("origin"))),
                Instant.parse(head.getString("at")),
                Duration.parse(head.getString("resultTtl")));
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
        var extensions = new JsonObject();
        for (var name : event.getExtensionNames()) {
            var value = event.getExtension(name);
            extensions.put(
                    name,
                    value instanceof Number || value instanceof Boolean ? value : text(value));
        }
        return json.put("extensions", extensions);
    }

    private static void put(JsonObject json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }

    private static String text(@Nullable Object value) {
        return value instanceof byte[] bytes
                ? Base64.getEncoder().encodeToString(bytes)
                : String.valueOf(value);
    }

    private static CloudEvent cloudEvent(JsonObject json, @Nullable Buffer data) {
        var builder =
                CloudEventBuilder.v1()
                        .withId(json.getString("id"))
                        .withSource(URI.create(json.getString("source")))
                        .withType(json.getString("type"))
                        .withSubject(json.getString("subject"))
                        .withDataContentType(json.getString("datacontenttype"));
        if (json.containsKey("time")) {
            builder.withTime(OffsetDateTime.parse(json.getString("time")));
        }
        if (json.containsKey("dataschema")) {
            builder.withDataSchema(URI.create(json.getString("dataschema")));
        }
        for (var extension : json.getJsonObject("extensions")) {
            switch (extension.getValue()) {
                case Number number -> builder.withExtension(extension.getKey(), number.intValue());
                case Boolean flag -> builder.withExtension(extension.getKey(), flag);
                case Object text -> builder.withExtension(extension.getKey(), text.toString());
            }
        }
        return data == null ? builder.build() : builder.withData(data.getBytes()).build();
    }

    private static JsonObject origin(Origin origin) {
        return switch (origin) {
            case Origin.Direct _ -> new JsonObject().put("kind", "direct");
            case Origin.Http http ->
                    new JsonObject()
                            .put("kind", "http")
                            .put("method", http.method())
                            .put("path", http.path())
                            .put("params", new JsonObject(Map.copyOf(http.params())))
                            .put("query", lists(http.query()))
                            .put("headers", new JsonObject(Map.copyOf(http.headers())));
            case Origin.Cron cron ->
                    new JsonObject()
                            .put("kind", "cron")
                            .put("slot", cron.slot().toString())
                            .put("missed", cron.missed());
            case Origin.Kafka _, Origin.Batch _ ->
                    throw new IllegalArgumentException(
                            "records of Kafka are kept by Kafka, not here");
        };
    }

    private static JsonObject lists(Map<String, List<String>> lists) {
        var json = new JsonObject();
        lists.forEach((name, values) -> json.put(name, new JsonArray(List.copyOf(values))));
        return json;
    }

    private static Origin origin(JsonObject json) {
        return switch (json.getString("kind")) {
            case "direct" -> new Origin.Direct();
            case "http" ->
                    new Origin.Http(
                            json.getString("method"),
                            json.getString("path"),
                            texts(json.getJsonObject("params")),
                            textLists(json.getJsonObject("query")),
                            texts(json.getJsonObject("headers")));
            case "cron" ->
                    new Origin.Cron(Instant.parse(json.getString("slot")), json.getLong("missed"));
            case String other ->
                    throw new IllegalArgumentException("an origin is no '%s'".formatted(other));
        };
    }

    private static Map<String, String> texts(JsonObject json) {
        var texts = new HashMap<String, String>();
        json.forEach(entry -> texts.put(entry.getKey(), entry.getValue().toString()));
        return texts;
    }

    private static Map<String, List<String>> textLists(JsonObject json) {
        var lists = new HashMap<String, List<String>>();
        json.fieldNames()
                .forEach(name ->
                        lists.put(
                                name,
                                json.getJsonArray(name).stream().map(String::valueOf).toList()));
        return lists;
    }
}
