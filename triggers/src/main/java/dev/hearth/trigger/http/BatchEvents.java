package dev.hearth.trigger.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.hearth.trigger.http.EventReader.Reading;
import dev.hearth.trigger.http.Problem.Reason;
import io.cloudevents.CloudEvent;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;

/// CloudEvents over HTTP, batched mode: a JSON array of events. Each is read from its own bytes;
/// one that is malformed spoils the batch.
final class BatchEvents {

    static final int MOST = 1_000;
    private static final JsonFactory JSON = new JsonFactory();

    private BatchEvents() {}

    static Reading read(Buffer body) {
        var bytes = body.getBytes();
        try (var parser = JSON.createParser(bytes)) {
            return parser.nextToken() == JsonToken.START_ARRAY
                    ? read(parser, body)
                    : EventReader.malformed("the body is no JSON array of CloudEvents");
        } catch (JsonProcessingException noJson) {
            return EventReader.malformed(StructuredEvent.reason(noJson));
        } catch (IOException neverOfBytes) {
            throw new UncheckedIOException(neverOfBytes);
        }
    }

    private static Reading read(JsonParser parser, Buffer body) throws IOException {
        var events = new ArrayList<CloudEvent>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (events.size() == MOST) {
                return new Reading.Refused(
                        Problem.of(
                                Reason.PAYLOAD_TOO_LARGE,
                                "a batch has at most %d events".formatted(MOST)));
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return EventReader.malformed(
                        "item %d of the batch is no JSON object".formatted(events.size()));
            }
            long start = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            long end = parser.currentLocation().getByteOffset();
            if (start < 0) {
                return EventReader.malformed("the batch is not in UTF-8");
            }
            switch (StructuredEvent.read(body.slice((int) start, (int) end))) {
                case Reading.Refused(var problem) -> {
                    return EventReader.malformed(
                            "item %d of the batch: %s".formatted(events.size(), problem.detail()));
                }
                case Reading.Accepted(var event) -> events.add(event);
                case Reading.Batch _ -> throw new IllegalStateException("an event is one event");
            }
        }
        return parser.nextToken() == null
                ? new Reading.Batch(events)
                : EventReader.malformed("something follows the batch");
    }
}
