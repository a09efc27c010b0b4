package dev.hearth.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.hearth.function.DataSize;
import dev.hearth.invocation.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What a function prints as its result: at most one byte more than the limit is kept, so that one
/// that never stops printing cannot fill the heap.
public final class BoundedOutput extends ByteArrayOutputStream {

    private static final JsonFactory FACTORY = new JsonFactory();

    private int most;

    /// Takes nothing yet.
    public BoundedOutput() {}

    /// @param limit of a result
    public BoundedOutput(DataSize limit) {
        limit(limit);
    }

    /// @param limit of a result, from now on
    public final synchronized void limit(DataSize limit) {
        most = (int) Math.min(Integer.MAX_VALUE - 16, limit.bytes() + 1);
    }

    /// Thrown into the function that prints on.
    public static final class Full extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Full() {
            super("the output is larger than the function's limit", null, false, false);
        }
    }

    @Override
    public synchronized void write(int b) {
        if (isFull()) {
            throw new Full();
        }
        super.write(b);
    }

    /// @throws Full more came than there was room for; what fits is kept
    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int fits = Math.min(length, most - size());
        super.write(bytes, offset, fits);
        if (fits < length) {
            throw new Full();
        }
    }

    public synchronized boolean isFull() {
        return size() >= most;
    }

    /// The answer that was printed: JSON as [Returns#document] reads it, else UTF-8 text, nothing
    /// for nothing.
    public Progress progress() {
        if (isFull()) {
            return new Progress.Oversized(size());
        }
        var bytes = toByteArray();
        return isJson(bytes)
                ? Returns.document(bytes)
                : Returns.value(Payload.text(new String(bytes, StandardCharsets.UTF_8)));
    }

    /// Blank counts as JSON: [Returns#document] takes it for nothing.
    private static boolean isJson(byte[] bytes) {
        try (var parser = FACTORY.createParser(bytes)) {
            if (parser.nextToken() != null) {
                parser.skipChildren();
            }
            return parser.nextToken() == null;
        } catch (JsonProcessingException notJson) {
            return false;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
