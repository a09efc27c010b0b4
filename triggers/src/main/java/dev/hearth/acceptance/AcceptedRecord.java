package dev.hearth.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.delivery.TopicRecord;
import dev.hearth.delivery.TopicRecord.Header;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Accepted events as topics have them: the id of the invocation is the key, the data of the event
/// the value, all else is in headers.
public final class AcceptedRecord {

    /// The name of the function.
    public static final String FUNCTION = "hearth-function";

    /// The name of the trigger.
    public static final String TRIGGER = "hearth-trigger";

    /// Attributes, origin, time and format, in JSON.
    public static final String HEAD = "hearth-accepted";

    private AcceptedRecord() {}

    static TopicRecord of(String topic, AcceptedEvent event) {
        var stored = StoredEvent.of(event);
        return new TopicRecord(
                topic,
                Buffer.buffer(event.id().value()),
                stored.data(),
                List.of(
                        Header.of(FUNCTION, event.function().value()),
                        Header.of(TRIGGER, event.trigger()),
                        new Header(HEAD, stored.head().toBuffer())));
    }

    /// @param head what [#HEAD] says
    /// @throws IllegalArgumentException it cannot be read, and why
    public static AcceptedEvent read(
            byte @Nullable [] key, byte @Nullable [] head, byte @Nullable [] value) {
        if (key == null || head == null) {
            throw new IllegalArgumentException(
                    "is no accepted event: it has no key, or no " + HEAD);
        }
        var data = value == null ? Buffer.buffer() : Buffer.buffer(value);
        try {
            var stored = new Stored(new JsonObject(Buffer.buffer(head)), data);
            return StoredEvent.read(new InvocationId(new String(key, UTF_8)), stored);
        } catch (IllegalArgumentException unknown) {
            throw unknown;
        } catch (RuntimeException unreadable) { // Anybody may have written anything there.
            throw new IllegalArgumentException(
                    "cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
