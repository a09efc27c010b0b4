package dev.hearth.trigger.kafka;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.TopicRecord;
import dev.hearth.delivery.TopicRecord.Header;
import dev.hearth.function.FunctionId;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// Why a record was given up, and the record that says so.
///
/// @param stack the guest's own, where it threw
record DeadLetter(
        FunctionId function,
        InvocationId invocation,
        int attempts,
        ExhaustedReason reason,
        String error,
        @Nullable String stack) {

    static final String PREFIX = "hearth-dlq-";
    private static final int LONGEST_TEXT = 8 * 1024;

    /// The original bytes, key and headers, and `hearth-dlq-` headers beside them; those of an
    /// earlier dead letter are replaced.
    TopicRecord of(ConsumerRecord<byte[], byte[]> record, String topic) {
        var headers = new ArrayList<Header>();
        for (var header : record.headers()) {
            if (!header.key().startsWith(PREFIX)) {
                headers.add(new Header(header.key(), buffer(header.value())));
            }
        }
        headers.add(header("topic", record.topic()));
        headers.add(header("partition", Integer.toString(record.partition())));
        headers.add(header("offset", Long.toString(record.offset())));
        headers.add(header("timestamp", Long.toString(record.timestamp())));
        headers.add(header("function", function.name().value()));
        headers.add(header("version", function.version()));
        headers.add(header("attempts", Integer.toString(attempts)));
        headers.add(header("reason", reason.word()));
        headers.add(header("error", shortened(error)));
        headers.add(header("invocation-id", invocation.value()));
        if (stack != null && !stack.isEmpty()) {
            headers.add(header("stack", shortened(stack)));
        }
        return new TopicRecord(topic, buffer(record.key()), buffer(record.value()), headers);
    }

    /// Which record was given up, and why, for people.
    String describe(ConsumerRecord<byte[], byte[]> record) {
        return "%s-%d offset %d: %s after %d attempt(s): %s"
                .formatted(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        reason.word(),
                        attempts,
                        error);
    }

    private static Header header(String name, String value) {
        return Header.of(PREFIX + name, value);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private static @Nullable Buffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : Buffer.buffer(bytes);
    }
}
