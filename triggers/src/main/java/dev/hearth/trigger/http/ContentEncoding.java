package dev.hearth.trigger.http;

import dev.hearth.function.DataSize;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// A body that was packed for its way: `content-encoding: gzip`. Pure; any thread.
final class ContentEncoding {

    private static final int STEP = 8 << 10;

    private ContentEncoding() {}

    sealed interface Unpacked {
        record Body(Buffer bytes) implements Unpacked {}

        record Refused(Problem problem) implements Unpacked {}
    }

    /// The body as it was before it was packed, never more of it than the limit.
    static Unpacked unpack(String encoding, Buffer body, DataSize limit) {
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> new Unpacked.Body(body);
            case "gzip", "x-gzip" ->
                    body.length() == 0 ? new Unpacked.Body(body) : gunzip(body, limit);
            default ->
                    new Unpacked.Refused(
                            Problem.of(
                                            Reason.UNSUPPORTED_ENCODING,
                                            "content-encoding '%s' is not read: send gzip, or the body as it is"
                                                    .formatted(encoding))
                                    .withHeader("accept-encoding", "gzip, identity"));
        };
    }

    private static Unpacked gunzip(Buffer body, DataSize limit) {
        var bytes = Buffer.buffer();
        var step = new byte[STEP];
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
            for (int read = gzip.read(step); read >= 0; read = gzip.read(step)) {
                if ((long) bytes.length() + read > limit.bytes()) {
                    return new Unpacked.Refused(
                            Problem.of(
                                    Reason.PAYLOAD_TOO_LARGE,
                                    "this function takes at most %s, unpacked".formatted(limit)));
                }
                bytes.appendBytes(step, 0, read);
            }
        } catch (IOException noGzip) {
            return new Unpacked.Refused(
                    Problem.of(Reason.MALFORMED_REQUEST, "the body is no whole gzip"));
        }
        return new Unpacked.Body(bytes);
    }
}
