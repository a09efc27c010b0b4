package dev.hearth.trigger.http;

import dev.hearth.invocation.Payload;
import dev.hearth.trigger.http.EventReader.Reading;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.rw.CloudEventRWException;
import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CloudEvents over HTTP, binary mode: attributes are `ce-` headers, the data is the body.
final class BinaryEvent {

    private static final String PREFIX = "ce-";
    private static final String VERSION = "specversion";
    private static final List<String> REQUIRED = List.of(VERSION, "id", "source", "type");

    private BinaryEvent() {}

    /// Also true when some attribute is missing: who sends one means a CloudEvent.
    static boolean isOne(Map<String, String> headers) {
        for (var attribute : REQUIRED) {
            if (headers.containsKey(PREFIX + attribute)) {
                return true;
            }
        }
        return false;
    }

    static Reading read(Map<String, String> headers, @Nullable String contentType, Buffer body) {
        for (var attribute : REQUIRED) {
            var value = headers.get(PREFIX + attribute);
            if (value == null || value.isBlank()) {
                return EventReader.malformed(
                        "the header ce-%s is %s"
                                .formatted(attribute, value == null ? "missing" : "empty"));
            }
        }
        var version = headers.get(PREFIX + VERSION);
        if (!"1.0".equals(version)) {
            return EventReader.malformed(
                    "ce-specversion is '%s', this node reads '1.0'".formatted(version));
        }
        var builder = CloudEventBuilder.v1();
        for (var header : headers.entrySet()) {
            var name = header.getKey();
            if (!name.startsWith(PREFIX) || name.equals(PREFIX + VERSION)) {
                continue;
            }
            var attribute = name.substring(PREFIX.length());
            if (attribute.equals("datacontenttype")) {
                return EventReader.malformed(
                        "ce-datacontenttype does not exist: the content-type header says it");
            }
            try {
                builder.withContextAttribute(attribute, decode(header.getValue()));
            } catch (CloudEventRWException | IllegalArgumentException wrong) {
                return EventReader.malformed(
                        "the header %s has not the form its attribute must have: '%s'"
                                .formatted(name, header.getValue()));
            }
        }
        if (body.length() > 0) {
            builder.withData(contentType == null ? Payload.BINARY : contentType, body.getBytes());
        } else if (contentType != null) {
            builder.withDataContentType(contentType);
        }
        return new Reading.Accepted(builder.build());
    }

    /// Section 3.1.3.2 of the HTTP binding.
    private static String decode(String value) {
        return value.indexOf('%') < 0
                ? value
                : URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
