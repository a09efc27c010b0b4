package dev.hearth.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A result, or an event that was given up, on its way to other places: the event it becomes and
/// the record it becomes.
///
/// The event has the invocation's id, so that what is delivered twice can be recognised. The key of
/// the source travels in the CloudEvents extension `partitionkey`.
///
/// @param cause the event that the function had
/// @param hops how many functions the event went through before this one
/// @param payload absent where an event without data was given up
/// @param extensions further attributes of the event
record Output(
        InvocationId id,
        FunctionName function,
        Event cause,
        int hops,
        String type,
        @Nullable Payload payload,
        Map<String, String> extensions) {

    static final String RESULT = "dev.hearth.function.result";
    static final String EMITTED = "dev.hearth.function.emitted";
    static final String FAILURE = "dev.hearth.function.failure";
    private static final String PARTITION_KEY = "partitionkey";
    private static final List<String> TRACE = List.of("traceparent", "tracestate");
    private static final int LONGEST_ERROR = 8 * 1024;

    Output {
        extensions = Map.copyOf(extensions);
    }

    static Output result(Invocation from, Payload payload) {
        return new Output(
                from.id(),
                from.function().name(),
                from.event(),
                from.hops(),
                RESULT,
                payload,
                Map.of());
    }

    /// What a function sends while it runs; nothing tells it from another one but its id.
    static Output emitted(Invocation from, @Nullable Payload payload) {
        return new Output(
                InvocationId.random(),
                from.function().name(),
                from.event(),
                from.hops(),
                EMITTED,
                payload,
                Map.of());
    }

    /// The data of the event, and why it was given up.
    static Output failure(
            FunctionName function, Event event, int hops, FailureTargets.GivenUp why) {
        var error = why.error();
        return new Output(
                why.invocation(),
                function,
                event,
                hops,
                FAILURE,
                data(event.cloudEvent()),
                Map.of(
                        "reason",
                        why.reason().word(),
                        "error",
                        error.substring(0, Math.min(error.length(), LONGEST_ERROR)),
                        "attempts",
                        Integer.toString(why.attempts())));
    }

    private static @Nullable Payload data(CloudEvent event) {
        var data = event.getData();
        if (data == null) {
            return null;
        }
        var type = event.getDataContentType();
        return new Payload(type == null ? Payload.JSON : type, Buffer.buffer(data.toBytes()));
    }

    /// Of the invocation of a chained function; the same whenever this is delivered again.
    InvocationId chainedId(FunctionName chained) {
        return type.equals(RESULT)
                ? StableId.of(id.value(), chained.value())
                : StableId.of(id.value(), chained.value(), type);
    }

    CloudEvent event() {
        var source = cause.cloudEvent();
        var builder =
                CloudEventBuilder.v1()
                        .withId(id.value())
                        .withSource(URI.create("/functions/" + function))
                        .withType(type)
                        .withTime(OffsetDateTime.now(ZoneOffset.UTC));
        if (payload != null) {
            builder.withDataContentType(payload.contentType()).withData(payload.bytes().getBytes());
        }
        if (source.getSubject() != null) {
            builder.withSubject(source.getSubject());
        }
        extensions.forEach(builder::withExtension);
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

    /// In the binary mode of the CloudEvents HTTP binding: attributes as `ce-` headers.
    MultiMap headers() {
        var headers = MultiMap.caseInsensitiveMultiMap();
        if (payload != null) {
            headers.set("content-type", payload.contentType());
        }
        var event = event();
        for (var name : event.getAttributeNames()) {
            var value = event.getAttribute(name);
            if (value != null && !name.equals("datacontenttype")) {
                headers.set("ce-" + name, encoded(value.toString()));
            }
        }
        for (var name : event.getExtensionNames()) {
            var value = event.getExtension(name);
            if (value != null) {
                headers.set("ce-" + name, encoded(value.toString()));
                if (TRACE.contains(name)) {
                    headers.set(name, encoded(value.toString()));
                }
            }
        }
        return headers;
    }

    /// Percent-encoded where it is no visible ASCII, and the quotation and percent signs.
    private static String encoded(String value) {
        var text = new StringBuilder();
        for (byte one : value.getBytes(UTF_8)) {
            if (one > ' ' && one < 0x7f && one != '"' && one != '%') {
                text.append((char) one);
            } else {
                text.append("%%%02X".formatted(one & 0xff));
            }
        }
        return text.toString();
    }

    /// In the binary mode of the CloudEvents Kafka binding: attributes as `ce_` headers.
    TopicRecord record(Target.Topic target) {
        var event = event();
        var headers = new ArrayList<TopicRecord.Header>();
        if (payload != null) {
            headers.add(TopicRecord.Header.of("content-type", payload.contentType()));
        }
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
                target.topic(),
                key == null ? null : Buffer.buffer(key),
                payload == null ? null : payload.bytes(),
                headers);
    }

    private @Nullable String key(Target.Topic target) {
        var wanted = target.key();
        if (wanted == null) {
            return sourceKey();
        }
        return wanted.startsWith("$.") ? field(wanted).orElseGet(this::sourceKey) : wanted;
    }

    private Optional<String> field(String path) {
        return payload != null && payload.isJson()
                ? DataField.of(path, payload.bytes())
                : Optional.empty();
    }

    private @Nullable String sourceKey() {
        if (cause.origin() instanceof Origin.Kafka kafka && kafka.key() != null) {
            return kafka.key();
        }
        return cause.cloudEvent().getExtension(PARTITION_KEY) instanceof String key ? key : null;
    }
}
