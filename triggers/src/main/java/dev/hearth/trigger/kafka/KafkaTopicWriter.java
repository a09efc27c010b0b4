package dev.hearth.trigger.kafka;

import dev.hearth.delivery.TopicRecord;
import dev.hearth.delivery.TopicWriter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes through one idempotent producer with `acks=all`. A write takes at most twice
/// [KafkaSettings#requestTimeout()], whatever the broker does.
///
/// Each topic has a sender of its own, so that a topic that does not exist holds up nobody else.
/// Shared by all event loops.
public final class KafkaTopicWriter implements TopicWriter {

    private static final int LONGEST_QUEUE = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(KafkaTopicWriter.class);

    private final Vertx vertx;
    private final KafkaSettings settings;
    private final Map<String, Sender> senders = new ConcurrentHashMap<>();
    private @Nullable Future<Producer<byte[], byte[]>> producer;

    private record Sender(KafkaProducer<byte[], byte[]> producer, AtomicInteger waiting) {}

    public KafkaTopicWriter(Vertx vertx, KafkaSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    @Override
    public Future<Void> write(TopicRecord record) {
        var context = vertx.getOrCreateContext();
        Promise<Void> written = Promise.promise();
        producer()
                .onComplete(made ->
                        context.runOnContext(_ -> {
                            if (made.succeeded()) {
                                send(sender(record.topic(), made.result()), record)
                                        .onComplete(written);
                            } else {
                                written.fail(made.cause());
                            }
                        }));
        return written.future();
    }

    private Future<Void> send(Sender sender, TopicRecord record) {
        if (sender.waiting().incrementAndGet() > LONGEST_QUEUE) {
            sender.waiting().decrementAndGet();
            return Future.failedFuture(
                    new TimeoutException(
                            "%d records wait for topic %s already"
                                    .formatted(LONGEST_QUEUE, record.topic())));
        }
        var longest = settings.requestTimeout().multipliedBy(2).toMillis();
        return sender.producer()
                .asStream()
                .send(kafkaRecord(record))
                .<Void>mapEmpty()
                .onComplete(_ -> sender.waiting().decrementAndGet())
                .timeout(longest, TimeUnit.MILLISECONDS);
    }

    private static ProducerRecord<byte[], byte[]> kafkaRecord(TopicRecord record) {
        var kafka =
                new ProducerRecord<byte[], byte[]>(
                        record.topic(), bytes(record.key()), bytes(record.value()));
        for (var header : record.headers()) {
            kafka.headers().add(header.name(), bytes(header.value()));
        }
        return kafka;
    }

    private static byte @Nullable [] bytes(@Nullable Buffer buffer) {
        return buffer == null ? null : buffer.getBytes();
    }

    private Sender sender(String topic, Producer<byte[], byte[]> producer) {
        return senders.computeIfAbsent(
                topic,
                _ ->
                        new Sender(
                                KafkaProducer.create(vertx, producer)
                                        .exceptionHandler(
                                                e -> LOG.debug("Writing to {} failed", topic, e)),
                                new AtomicInteger()));
    }

    /// Making one fails while the brokers' names cannot be resolved; the next write tries again.
    private synchronized Future<Producer<byte[], byte[]>> producer() {
        if (producer == null || producer.failed()) {
            var properties = ClientProperties.producer(settings);
            producer =
                    vertx.executeBlocking(() -> make(properties), false)
                            .map(Objects::requireNonNull);
        }
        return producer;
    }

    private static Producer<byte[], byte[]> make(Map<String, Object> properties) {
        return new org.apache.kafka.clients.producer.KafkaProducer<>(properties);
    }

    /// Waits for what is being written, at most [KafkaSettings#requestTimeout()].
    public synchronized Future<Void> close() {
        return producer == null || producer.failed()
                ? Future.succeededFuture()
                : producer.compose(open ->
                        vertx.executeBlocking(
                                () -> {
                                    open.close(settings.requestTimeout());
                                    return null;
                                },
                                false));
    }
}
