package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.delivery.LetterFilter;
import dev.hearth.invocation.Payload;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// A record in a dead-letter topic, as [DeadLetter] wrote it, or as anybody else did. Immutable;
/// any thread.
public final class Letter {

    /// What filters can ask for.
    public static final List<String> NAMES =
            List.of(
                    "topic",
                    "partition",
                    "offset",
                    "function",
                    "version",
                    "attempts",
                    "reason",
                    "error",
                    "invocation-id",
                    "key");

    private final ConsumerRecord<byte[], byte[]> record;

    Letter(ConsumerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    ConsumerRecord<byte[], byte[]> record() {
        return record;
    }

    /// Where the letter lies.
    public int partition() {
        return record.partition();
    }

    /// Where the letter lies.
    public long offset() {
        return record.offset();
    }

    /// When it was written; not when the record it was made of was.
    public Instant timestamp() {
        return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
    }

    /// Text where it is UTF-8, else base64.
    public Optional<String> key() {
        return Optional.ofNullable(record.key()).map(RecordReader::textOrBase64);
    }

    boolean matches(LetterFilter filter) {
        return filter.matches(name -> name.equals("key") ? key() : said(name));
    }

    /// What a `hearth-dlq-` header says, e.g. of `reason`.
    public Optional<String> said(String name) {
        return Optional.ofNullable(record.headers().lastHeader(DeadLetter.PREFIX + name))
                .map(header -> header.value() == null ? "" : new String(header.value(), UTF_8));
    }

    /// The other headers, those of the original record; of repeated ones the last.
    public Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (var header : record.headers()) {
            if (!header.key().startsWith(DeadLetter.PREFIX)) {
                headers.put(
                        header.key(),
                        header.value() == null ? "" : RecordReader.textOrBase64(header.value()));
            }
        }
        return headers;
    }

    /// The original bytes and what they look like; empty for a tombstone.
    public Optional<Payload> value() {
        return Optional.ofNullable(record.value())
                .map(bytes ->
                        RecordReader.text(bytes)
                                .map(Payload::text)
                                .orElseGet(() -> Payload.binary(bytes)));
    }

    /// Where it came from; empty where it does not say, so that it cannot be sent back.
    Optional<Source> source() {
        try {
            return said("topic")
                    .filter(topic -> !topic.isEmpty())
                    .map(topic ->
                            new Source(topic, said("partition").map(Integer::parseInt).orElse(-1)));
        } catch (NumberFormatException notOurs) {
            return Optional.empty();
        }
    }

    /// @param partition negative where it is not known
    record Source(String topic, int partition) {}
}
