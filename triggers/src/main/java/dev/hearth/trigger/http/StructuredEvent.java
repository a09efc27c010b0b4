package dev.hearth.trigger.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hearth.trigger.http.EventReader.Reading;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.format.EventDeserializationException;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import io.vertx.core.buffer.Buffer;
import java.util.regex.Pattern;

/// CloudEvents over HTTP, structured mode: the whole event is JSON.
final class StructuredEvent {

    private static final JsonFormat FORMAT = new JsonFormat();

    /// The parser's name for its input, which says nothing to who sent it.
    private static final Pattern SOURCE =
            Pattern.compile(" \\(start marker at \\[Source: [^\\]]*\\]\\)");

    private StructuredEvent() {}

    static Reading read(Buffer body) {
        if (body.length() == 0) {
            return EventReader.malformed("the body is empty, it should be a CloudEvent in JSON");
        }
        CloudEvent event;
        try {
            event = FORMAT.deserialize(body.getBytes());
        } catch (EventDeserializationException | CloudEventRWException wrong) {
            return EventReader.malformed(reason(wrong));
        }
        if (event.getSpecVersion() != SpecVersion.V1) {
            return EventReader.malformed(
                    "specversion is '%s', this node reads '1.0'".formatted(event.getSpecVersion()));
        }
        for (var attribute : SpecVersion.V1.getMandatoryAttributes()) {
            if (String.valueOf(event.getAttribute(attribute)).isBlank()) {
                return EventReader.malformed("the attribute %s is empty".formatted(attribute));
            }
        }
        return new Reading.Accepted(withBytes(event));
    }

    /// Its data as bytes, written once: the parser's own tree could still be changed.
    private static CloudEvent withBytes(CloudEvent event) {
        var data = event.getData();
        return data == null ? event : CloudEventBuilder.v1(event).withData(data.toBytes()).build();
    }

    private static String reason(RuntimeException wrong) {
        return wrong.getCause() instanceof JsonProcessingException json
                ? reason(json)
                : String.valueOf(wrong.getMessage());
    }

    /// What is wrong with the JSON, and where.
    static String reason(JsonProcessingException json) {
        var where = json.getLocation();
        var message = SOURCE.matcher(json.getOriginalMessage()).replaceAll("");
        return where == null || where.getLineNr() < 0
                ? message
                : "line %d, column %d: %s"
                        .formatted(where.getLineNr(), where.getColumnNr(), message);
    }
}
