package dev.hearth.delivery;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record to be written to a topic. The buffers are never written to after they were put here.
///
/// @param value absent: a tombstone
public record TopicRecord(
        String topic, @Nullable Buffer key, @Nullable Buffer value, List<Header> headers) {

    /// Names may repeat; their order is kept.
    public record Header(String name, @Nullable Buffer value) {

        public static Header of(String name, String value) {
            return new Header(name, Buffer.buffer(value));
        }
    }

    public TopicRecord {
        headers = List.copyOf(headers);
    }
}
