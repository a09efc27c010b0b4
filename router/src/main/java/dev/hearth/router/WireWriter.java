package dev.hearth.router;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Appends values to a buffer: lengths before bytes, big-endian numbers, UTF-8 text.
final class WireWriter {

    private final Buffer buffer;

    WireWriter(Buffer buffer) {
        this.buffer = buffer;
    }

    void tag(int tag) {
        buffer.appendByte((byte) tag);
    }

    void number(int number) {
        buffer.appendInt(number);
    }

    void number(long number) {
        buffer.appendLong(number);
    }

    void text(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    void optionalText(@Nullable String text) {
        tag(text == null ? 0 : 1);
        if (text != null) {
            text(text);
        }
    }

    void bytes(byte[] bytes) {
        buffer.appendInt(bytes.length).appendBytes(bytes);
    }

    void bytes(Buffer bytes) {
        buffer.appendInt(bytes.length()).appendBuffer(bytes);
    }

    void duration(Duration duration) {
        buffer.appendLong(duration.toNanos());
    }

    void instant(Instant instant) {
        buffer.appendLong(instant.getEpochSecond()).appendInt(instant.getNano());
    }

    void texts(Map<String, String> texts) {
        number(texts.size());
        texts.forEach((key, value) -> {
            text(key);
            text(value);
        });
    }

    void textLists(Map<String, List<String>> lists) {
        number(lists.size());
        lists.forEach((key, values) -> {
            text(key);
            number(values.size());
            values.forEach(this::text);
        });
    }
}
