package dev.hearth.sandbox;

import dev.hearth.invocation.Payload;
import io.vertx.core.buffer.Buffer;

/// What a guest keeps, as bytes: a letter for its kind, then the content. Equal values of a guest
/// have equal bytes.
public final class KeptValue {

    private static final byte TEXT = 't';
    private static final byte BINARY = 'b';
    private static final byte JSON = 'j';

    private KeptValue() {}

    /// @param value as [GuestPayload] makes it
    public static Buffer of(Payload value) {
        byte kind = value.isJson() ? JSON : value.contentType().startsWith("text/") ? TEXT : BINARY;
        return Buffer.buffer(1 + value.bytes().length())
                .appendByte(kind)
                .appendBuffer(value.bytes());
    }

    public static Payload read(Buffer kept) {
        var content = kept.slice(1, kept.length());
        return switch (kept.getByte(0)) {
            case TEXT -> Payload.text(content.toString());
            case JSON -> Payload.json(content.toString());
            default -> Payload.binary(content.getBytes());
        };
    }
}
