package dev.hearth.admin;

import dev.hearth.function.DataSize;
import dev.hearth.trigger.http.Problem;
import io.vertx.core.buffer.Buffer;

/// A request body that is kept up to a size and thrown away beyond it. On one event loop.
final class BoundedBody {

    private final DataSize limit;
    private Buffer bytes = Buffer.buffer();
    private boolean tooLarge;

    BoundedBody(DataSize limit) {
        this.limit = limit;
    }

    void append(Buffer part) {
        if (tooLarge || bytes.length() + part.length() > limit.bytes()) {
            tooLarge = true;
            bytes = Buffer.buffer();
        } else {
            bytes.appendBuffer(part);
        }
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    Problem problem() {
        return Problem.of(
                Problem.Reason.PAYLOAD_TOO_LARGE,
                "the body is larger than the function's limits.payload of " + limit);
    }

    Buffer bytes() {
        return bytes;
    }
}
