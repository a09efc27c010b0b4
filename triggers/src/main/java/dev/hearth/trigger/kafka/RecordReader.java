package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.invocation.Event;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/// Makes an event of a record: a CloudEvent where it says that it is one (binary or structured mode
/// of the CloudEvents Kafka binding), else one made up for it.
///
/// What a plain record without a `content-type` header holds is guessed: an object or an array in
/// JSON by how it begins, else text where it is UTF-8, else bytes.
final class RecordReader {

    static final String PLAIN_TYPE = "dev.hearth.kafka.record";
    private static final String CONTENT_TYPE = "content-type";
    private static final String STRUCTURED = "application/cloudevents";
    private static final String BINARY = "ce_specversion";

    sealed interface Reading {
        record Read(Event event) implements Reading {}

        record Malformed(String why) implements Reading {}
    }

    private RecordReader() {}

    static Reading read(ConsumerRecord<byte[], byte[]> record) {
        if (!isCloudEvent(record)) {
            return new Reading.Read(plainly(record));
        }
        try {
            var event = KafkaMessageFactory.createReader(record).toEvent();
            return new Reading.Read(new Event(event, origin(record)));
        } catch (RuntimeException e) {
            // Whatever the SDK throws at bytes it cannot read, the record is what is wrong.
            return new Reading.Malformed("not the CloudEvent it claims to be: " + rootMessage(e));
        }
    }

    /// Without looking whether it is a CloudEvent.
    static Event plainly(ConsumerRecord<byte[], byte[]> record) {
        return new Event(plain(record), origin(record));
    }

    private static String rootMessage(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static boolean isCloudEvent(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(BINARY) != null
                || header(record, CONTENT_TYPE)
                        .filter(type ->
                                type.regionMatches(true, 0, STRUCTURED, 0, STRUCTURED.length()))
                        .isPresent();
    }

    private static CloudEvent plain(ConsumerRecord<byte[], byte[]> record) {
        var builder =
                CloudEventBuilder.v1()
                        .withId(
                                "%s/%d/%d"
                                        .formatted(
                                                record.topic(),
                                                record.partition(),
                                                record.offset()))
                        .withSource(URI.create("/kafka/" + record.topic()))
                        .withType(PLAIN_TYPE)
                        .withTime(timestamp(record).atOffset(ZoneOffset.UTC));
        var value = record.value();
        if (value != null) {
            builder.withDataContentType(
                            header(record, CONTENT_TYPE).orElseGet(() -> contentType(value)))
                    .withData(value);
        }
        return builder.build();
    }

    private static String contentType(byte[] value) {
        if (beginsLikeJson(value)) {
            return Payload.JSON;
        }
        return text(value).isPresent() ? Payload.TEXT : Payload.BINARY;
    }

    private static boolean beginsLikeJson(byte[] value) {
        int first = skipSpace(value, 0);
        if (first == value.length || (value[first] != '{' && value[first] != '[')) {
            return false;
        }
        int second = skipSpace(value, first + 1);
        if (second == value.length) {
            return false;
        }
        return value[first] == '{'
                ? "\"}".indexOf(value[second]) >= 0
                : "{[]\"-0123456789tfn".indexOf(value[second]) >= 0;
    }

    private static int skipSpace(byte[] value, int from) {
        int at = from;
        while (at < value.length && " \t\r\n".indexOf(value[at]) >= 0) {
            at++;
        }
        return at;
    }

    private static Origin.Kafka origin(ConsumerRecord<byte[], byte[]> record) {
        var key = record.key();
        return new Origin.Kafka(
                record.topic(),
                record.partition(),
                record.offset(),
                key == null ? null : textOrBase64(key),
                headers(record),
                timestamp(record));
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        var headers = new HashMap<String, String>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value() == null ? "" : textOrBase64(header.value()));
        }
        return headers;
    }

    private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(RecordReader::textOrBase64);
    }

    private static Instant timestamp(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
    }

    static String textOrBase64(byte[] bytes) {
        return text(bytes).orElseGet(() -> Base64.getEncoder().encodeToString(bytes));
    }

    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
