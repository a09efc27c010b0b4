package dev.hearth.trigger.http;

import dev.hearth.function.DataSize;
import io.vertx.core.buffer.Buffer;

/// The bytes of a request as they arrive, never more than a function takes. The usual body of one
/// chunk is not copied.
final class Body {

    private static final Buffer EMPTY = Buffer.buffer();

    private final long limit;
    private Buffer bytes = EMPTY;
    private int chunks;

    Body(DataSize limit) {
        this.limit = limit.bytes();
    }

    /// False when the chunk does not fit, and was not taken.
    boolean append(Buffer chunk) {
        if ((long) bytes.length() + chunk.length() > limit) {
            return false;
        }
        chunks++;
        bytes =
                switch (chunks) {
                    case 1 -> chunk;
                    case 2 -> Buffer.buffer().appendBuffer(bytes).appendBuffer(chunk);
                    default -> bytes.appendBuffer(chunk);
                };
        return true;
    }

    Buffer bytes() {
        return bytes;
    }
}
