package dev.hearth.delivery;

import dev.hearth.function.Target;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A result on its way to other places: the event it becomes and the record it becomes.
///
/// The event has the invocation's id, so that a result delivered twice can be recognised. The key
/// of the source travels in the CloudEvents extension `partitionkey`.
record Output(Invocation from, Payload payload) {

    static final String TYPE = "dev.hearth.function.result";
    private static final String PARTITION_KEY = "partitionkey";
    private static final List<String> TRACE = List.of("traceparent", "tracestate");

    CloudEvent event() {
        var source = from.event().cloudEvent();
        var builder =
                CloudEventBuilder.v1()
                        .withId(from.id().value())
                        .withSource(URI.create("/functions/" + from.function().name()))
                        .withType(TYPE)
                        .withTime(OffsetDateTime.now(ZoneOffset.UTC))
                        .withDataContentType(payload.contentType())
                        .withData(payload.bytes().getBytes());
        if (source.getSubject() != null) {
            builder.withSubject(source.getSubject());
        }
        var key = sourceKey();
        if (key != null) {
            builder.withExtension(PARTITION_KEY, key);
        }
        for (var name : TRACE) {
            if (source.getExtension(name) instanceof String value) {
                builder.withExtension(name, value);
            }
        }
        return builder.build();
    }

    /// In the binary mode of the CloudEvents Kafka binding: attributes as `ce_` headers.
    TopicRecord record(Target.Topic target) {
        var event = event();
        var headers = new ArrayList<TopicRecord.Header>();
        headers.add(TopicRecord.Header.of("content-type", payload.contentType()));
        for (var name : event.getAttributeNames()) {
            var value = event.getAttribute(name);
            if (value != null && !name.equals("datacontenttype")) {
                headers.add(TopicRecord.Header.of("ce_" + name, value.toString()));
            }
        }
        for (var name : event.getExtensionNames()) {
            var value = event.getExtension(name);
            if (value != null) {
                headers.add(TopicRecord.Header.of("ce_" + name, value.toString()));
            }
        }
        var key = key(target);
        return new TopicRecord(
                target.topic(), key == null ? null : Buffer.buffer(key), payload.bytes(), headers);
    }

    private @Nullable String key(Target.Topic target) {
        var wanted = target.key();
        if (wanted == null) {
            return sourceKey();
        }
        return wanted.startsWith("$.") ? field(wanted).orElseGet(this::sourceKey) : wanted;
    }

    /// Text and numbers make a key; an absent field or a structure does not.
    private Optional<String> field(String path) {
        if (!payload.isJson()) {
            return Optional.empty();
        }
        try {
            Object value = new JsonObject(payload.bytes());
            for (var name : path.substring(2).split("\\.", -1)) {
                value = value instanceof JsonObject object ? object.getValue(name) : null;
            }
            return value instanceof String || value instanceof Number || value instanceof Boolean
                    ? Optional.of(value.toString())
                    : Optional.empty();
        } catch (DecodeException | ClassCastException notAnObject) {
            return Optional.empty();
        }
    }

    private @Nullable String sourceKey() {
        if (from.event().origin() instanceof Origin.Kafka kafka && kafka.key() != null) {
            return kafka.key();
        }
        return from.event().cloudEvent().getExtension(PARTITION_KEY) instanceof String key
                ? key
                : null;
    }
}
