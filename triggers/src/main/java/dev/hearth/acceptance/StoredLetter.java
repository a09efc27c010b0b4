package dev.hearth.acceptance;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/// Letters as the journal has them: accepted events, with a cause.
final class StoredLetter {

    /// What the keys of all begin with.
    static final String KEYS = "letter/";

    private StoredLetter() {}

    static String key(InvocationId id) {
        return KEYS + id;
    }

    static InvocationId id(String key) {
        return new InvocationId(key.substring(KEYS.length()));
    }

    static Buffer of(KeptLetter letter) {
        var stored = StoredEvent.of(letter.accepted());
        var cause = letter.cause();
        var json =
                new JsonObject()
                        .put("version", cause.version())
                        .put("at", cause.at().toString())
                        .put("attempts", cause.attempts())
                        .put("reason", cause.reason().name())
                        .put("error", cause.error());
        if (cause.stack() != null) {
            json.put("stack", cause.stack());
        }
        stored.head().put("letter", json);
        return stored.toBuffer();
    }

    static KeptLetter read(InvocationId id, Buffer value) {
        return read(id, Stored.parse(value));
    }

    /// Without the data of its event.
    static KeptLetter outline(InvocationId id, Buffer value) {
        return read(id, Stored.parse(value).withoutData());
    }

    private static KeptLetter read(InvocationId id, Stored stored) {
        var json = stored.head().getJsonObject("letter");
        return new KeptLetter(
                StoredEvent.read(id, stored),
                new KeptLetter.Cause(
                        json.getString("version"),
                        Instant.parse(json.getString("at")),
                        json.getInteger("attempts"),
                        ExhaustedReason.valueOf(json.getString("reason")),
                        json.getString("error"),
                        json.getString("stack")));
    }
}
