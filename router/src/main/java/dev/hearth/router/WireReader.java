package dev.hearth.router;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what [WireWriter] wrote. A broken buffer throws [IndexOutOfBoundsException] or
/// [IllegalArgumentException], never gives half a value.
final class WireReader {

    private final Buffer buffer;
    private int position;

    WireReader(Buffer buffer, int position) {
        this.buffer = buffer;
        this.position = position;
    }

    int tag() {
        return buffer.getByte(position++);
    }

    int number() {
        int number = buffer.getInt(position);
        position += Integer.BYTES;
        return number;
    }

    long bigNumber() {
        long number = buffer.getLong(position);
        position += Long.BYTES;
        return number;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Nullable String optionalText() {
        return tag() == 0 ? null : text();
    }

    byte[] bytes() {
        int length = number();
        var bytes = buffer.getBytes(position, position + length);
        position += length;
        return bytes;
    }

    Duration duration() {
        return Duration.ofNanos(bigNumber());
    }

    Instant instant() {
        return Instant.ofEpochSecond(bigNumber(), number());
    }

    Map<String, String> texts() {
        int size = number();
        var texts = new LinkedHashMap<String, String>();
        for (int i = 0; i < size; i++) {
            texts.put(text(), text());
        }
        return texts;
    }

    Map<String, List<String>> textLists() {
        int size = number();
        var lists = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < size; i++) {
            var key = text();
            int count = number();
            var values = new ArrayList<String>();
            for (int j = 0; j < count; j++) {
                values.add(text());
            }
            lists.put(key, values);
        }
        return lists;
    }

    IllegalArgumentException unknown(String what, int tag) {
        return new IllegalArgumentException(
                "%s %d is not known here: the other node speaks a newer format"
                        .formatted(what, tag));
    }
}
