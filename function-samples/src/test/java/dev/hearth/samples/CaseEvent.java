package dev.hearth.samples;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the event of a case: `data` (JSON) and at most one of `http`, `kafka`, `cron` as functions
/// see them. `id` and `type` have defaults; no `data` is an event without data.
final class CaseEvent {

    private CaseEvent() {}

    static Event read(JsonNode json) {
        SampleCase.refuseUnknownKeys(json, Set.of("id", "type", "data", "http", "kafka", "cron"));
        return new Event(cloudEvent(json), origin(json));
    }

    private static CloudEvent cloudEvent(JsonNode json) {
        var event =
                CloudEventBuilder.v1()
                        .withId(json.path("id").asText("case"))
                        .withSource(URI.create("/cases"))
                        .withType(json.path("type").asText("dev.hearth.case"));
        if (json.has("data")) {
            var bytes = json.get("data").toString().getBytes(StandardCharsets.UTF_8);
            event.withData(Payload.JSON, bytes);
        }
        return event.build();
    }

    private static Origin origin(JsonNode json) {
        if (json.has("http")) {
            return http(json.get("http"));
        }
        if (json.has("kafka")) {
            return kafka(json.get("kafka"));
        }
        if (json.has("cron")) {
            var cron = json.get("cron");
            SampleCase.refuseUnknownKeys(cron, Set.of("slot", "missed"));
            return new Origin.Cron(
                    Instant.parse(cron.path("slot").asText()), cron.path("missed").asLong());
        }
        return new Origin.Direct();
    }

    private static Origin http(JsonNode http) {
        SampleCase.refuseUnknownKeys(http, Set.of("method", "path", "params", "query", "headers"));
        var query = new LinkedHashMap<String, List<String>>();
        http.path("query")
                .properties()
                .forEach(parameter -> {
                    var values = new ArrayList<String>();
                    parameter.getValue().forEach(value -> values.add(value.asText()));
                    query.put(parameter.getKey(), values);
                });
        return new Origin.Http(
                http.path("method").asText(),
                http.path("path").asText(),
                texts(http.path("params")),
                query,
                texts(http.path("headers")));
    }

    private static Origin kafka(JsonNode kafka) {
        SampleCase.refuseUnknownKeys(
                kafka, Set.of("topic", "partition", "offset", "key", "headers", "timestamp"));
        return new Origin.Kafka(
                kafka.path("topic").asText(),
                kafka.path("partition").asInt(),
                kafka.path("offset").asLong(),
                kafka.hasNonNull("key") ? kafka.get("key").asText() : null,
                texts(kafka.path("headers")),
                Instant.parse(kafka.path("timestamp").asText()));
    }

    private static Map<String, String> texts(JsonNode object) {
        var texts = new LinkedHashMap<String, String>();
        object.properties().forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }
}
