package dev.hearth.invocation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the source knows about an event beyond the CloudEvent itself; functions read it as
/// `event.http`, `event.kafka`, `event.cron` or `event.batch`.
public sealed interface Origin {

    /// The admin API, the command line, another function.
    record Direct() implements Origin {}

    /// @param headers lower-case names, values of repeated headers joined by `, `
    record Http(
            String method,
            String path,
            Map<String, String> params,
            Map<String, List<String>> query,
            Map<String, String> headers)
            implements Origin {
        public Http {
            params = Map.copyOf(params);
            query = Map.copyOf(query);
            headers = Map.copyOf(headers);
        }
    }

    /// @param key absent when the record has none; text where it is UTF-8, else base64
    record Kafka(
            String topic,
            int partition,
            long offset,
            @Nullable String key,
            Map<String, String> headers,
            Instant timestamp)
            implements Origin {
        public Kafka {
            headers = Map.copyOf(headers);
        }
    }

    /// @param slot the planned time, not the time it fired
    /// @param missed the missed slots this one makes up for, itself included; 0 when it fired at
    ///   its time
    record Cron(Instant slot, long missed) implements Origin {}

    /// Several events that are handed over together; the event around them has no data.
    ///
    /// @param events in the order of their source; never empty, and none is a batch itself
    record Batch(List<Event> events) implements Origin {
        public Batch {
            events = List.copyOf(events);
            if (events.isEmpty()) {
                throw new IllegalArgumentException("a batch has at least one event");
            }
            if (events.stream().anyMatch(event -> event.origin() instanceof Batch)) {
                throw new IllegalArgumentException("a batch holds no batches");
            }
        }
    }
}
