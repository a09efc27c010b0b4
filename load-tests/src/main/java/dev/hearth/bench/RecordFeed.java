package dev.hearth.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Writes numbered records to a topic, each once, as far as it is allowed to, on a thread of its
/// own; brokers that are away only delay it.
final class RecordFeed implements AutoCloseable {

    private static final int LONGEST_OUTAGE_MILLIS = 600_000;
    private static final long WAIT_NANOS = 5_000_000;

    private final String topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile int allowed;
    private volatile boolean closed;

    RecordFeed(String bootstrapServers, String topic) {
        this.topic = topic;
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "acks",
                                "all",
                                "enable.idempotence",
                                true,
                                "linger.ms",
                                5,
                                "max.block.ms",
                                LONGEST_OUTAGE_MILLIS,
                                "delivery.timeout.ms",
                                LONGEST_OUTAGE_MILLIS),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        thread = Thread.ofPlatform().daemon().name("record-feed").start(this::feed);
    }

    private void feed() {
        int next = 0;
        while (!closed) {
            if (next < allowed) {
                var _ = producer.send(record(next++));
            } else {
                producer.flush();
                LockSupport.parkNanos(WAIT_NANOS);
            }
        }
    }

    private ProducerRecord<byte[], byte[]> record(int id) {
        var key = Integer.toString(FaultyRecords.key(id)).getBytes(UTF_8);
        return new ProducerRecord<>(topic, key, FaultyRecords.value(id));
    }

    /// Writes those with smaller numbers.
    void upTo(int id) {
        allowed = id;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        producer.close();
    }
}
