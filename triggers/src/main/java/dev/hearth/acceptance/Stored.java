package dev.hearth.acceptance;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/// A value of the journal: a head in JSON and data as the bytes they are.
record Stored(JsonObject head, Buffer data) {

    private static final Buffer NONE = Buffer.buffer();

    static Stored of(JsonObject head) {
        return new Stored(head, NONE);
    }

    static Stored parse(Buffer value) {
        int end = Integer.BYTES + value.getInt(0);
        return new Stored(
                new JsonObject(value.getString(Integer.BYTES, end)),
                value.getBuffer(end, value.length()));
    }

    /// What is left says that there was none.
    Stored withoutData() {
        var rest = head.copy();
        rest.remove("data");
        return of(rest);
    }

    Buffer toBuffer() {
        var json = head.toBuffer();
        return Buffer.buffer(Integer.BYTES + json.length() + data.length())
                .appendInt(json.length())
                .appendBuffer(json)
                .appendBuffer(data);
    }
}
