package dev.hearth.trigger.http;

import dev.hearth.function.DataSize;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import dev.hearth.trigger.http.ContentEncoding.Unpacked;
import dev.hearth.trigger.http.Problem.Reason;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads a request as a CloudEvent 1.0 (HTTP protocol binding): binary mode when there are `ce-`
/// headers, structured mode when the content type is `application/cloudevents+json`, batched mode
/// when it is `application/cloudevents-batch+json`; anything else is the data of an event whose
/// attributes are made up by [PlainEvent].
///
/// A body that came as gzip is unpacked first. The data's bytes are kept as they are and not
/// parsed: whether JSON is well formed is found by the function's own parser; only forms become
/// JSON. Data without a content type is `application/octet-stream` (RFC 9110 section 8.3); an empty
/// body is no data. Pure; any thread.
public final class EventReader {

    private static final String EVENT_TYPES = "application/cloudevents";
    private static final String BATCHED_JSON = "application/cloudevents-batch+json";
    private static final String MULTIPART = "multipart/form-data";
    private static final String URL_ENCODED = "application/x-www-form-urlencoded";
    private static final String STRUCTURED_JSON = "application/cloudevents+json";

    private EventReader() {}

    public sealed interface Reading {
        record Accepted(CloudEvent event) implements Reading {}

        /// Several, which may be none.
        record Batch(List<CloudEvent> events) implements Reading {
            public Batch {
                events = List.copyOf(events);
            }
        }

        record Refused(Problem problem) implements Reading {}
    }

    /// @param request header names in lower case, as [Origin.Http] has them
    /// @param limit of the body, once it is unpacked
    public static Reading read(Origin.Http request, Buffer body, DataSize limit, PlainEvent plain) {
        var encoding = request.headers().getOrDefault("content-encoding", "identity");
        return switch (ContentEncoding.unpack(encoding, body, limit)) {
            case Unpacked.Refused(var problem) -> new Reading.Refused(problem);
            case Unpacked.Body(var bytes) -> read(request, bytes, plain);
        };
    }

    private static Reading read(Origin.Http request, Buffer body, PlainEvent plain) {
        var headers = request.headers();
        var contentType = headers.get("content-type");
        var essence = contentType == null ? "" : essence(contentType);
        if (!essence.isEmpty() && essence.indexOf('/') < 1) {
            return unsupported("'%s' is not a media type".formatted(contentType));
        }
        if (essence.equals(BATCHED_JSON)) {
            return BatchEvents.read(body);
        }
        if (essence.startsWith(EVENT_TYPES)) {
            return essence.equals(STRUCTURED_JSON)
                    ? StructuredEvent.read(body)
                    : unsupported(
                            "'%s' is not read: send CloudEvents as %s, as %s or with ce- headers"
                                    .formatted(contentType, STRUCTURED_JSON, BATCHED_JSON));
        }
        if (BinaryEvent.isOne(headers)) {
            return BinaryEvent.read(headers, contentType, body);
        }
        if (contentType == null || body.length() == 0) {
            return new Reading.Accepted(plain(plain, contentType, body));
        }
        return switch (essence) {
            case MULTIPART -> ofForm(MultipartForm.read(contentType, body), plain);
            case URL_ENCODED -> ofForm(UrlEncodedForm.read(contentType, body), plain);
            default -> new Reading.Accepted(plain(plain, contentType, body));
        };
    }

    private static Reading ofForm(Form form, PlainEvent plain) {
        return switch (form) {
            case Form.Refused(var problem) -> new Reading.Refused(problem);
            case Form.Fields(var json) -> new Reading.Accepted(plain(plain, Payload.JSON, json));
        };
    }

    static Reading malformed(String detail) {
        return new Reading.Refused(Problem.of(Reason.MALFORMED_CLOUDEVENT, detail));
    }

    private static Reading unsupported(String detail) {
        return new Reading.Refused(Problem.of(Reason.UNSUPPORTED_MEDIA_TYPE, detail));
    }

    private static CloudEvent plain(PlainEvent plain, @Nullable String contentType, Buffer body) {
        var event =
                CloudEventBuilder.v1()
                        .withId(plain.id())
                        .withSource(plain.source())
                        .withType(plain.type())
                        .withSubject(plain.subject())
                        .withTime(plain.time());
        return (body.length() == 0
                        ? event
                        : event.withData(
                                contentType == null ? Payload.BINARY : contentType,
                                body.getBytes()))
                .build();
    }

    private static String essence(String contentType) {
        int semicolon = contentType.indexOf(';');
        var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
