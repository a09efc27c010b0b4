package dev.hearth.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// What people write without any framework: polls, does what the function `price` does in Java,
/// writes, and commits once the brokers have all of what was polled. Everything else is as Kafka's
/// clients have it by default. A program of its own, until it is ended.
final class PlainKafkaLoop {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(500);

    private PlainKafkaLoop() {}

    record Line(String sku, int quantity, long unitCents) {}

    record Order(String orderId, String customer, List<Line> lines) {}

    record Priced(String orderId, String customer, List<Line> lines, long totalCents) {}

    /// @param args brokers, input topic, output topic
    public static void main(String[] args) {
        var consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                args[0],
                                "group.id",
                                "plain-loop",
                                "enable.auto.commit",
                                false,
                                "auto.offset.reset",
                                "earliest"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", args[0]),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        try (consumer;
                producer) {
            consumer.subscribe(List.of(args[1]));
            while (!Thread.interrupted()) {
                var records = consumer.poll(POLL);
                for (var record : records) {
                    var _ =
                            producer.send(
                                    new ProducerRecord<>(
                                            args[2], record.key(), price(record.value())));
                }
                if (!records.isEmpty()) {
                    producer.flush();
                    consumer.commitSync();
                }
            }
        }
    }

    private static byte[] price(byte[] json) {
        try {
            var order = JSON.readValue(json, Order.class);
            long total =
                    order.lines().stream()
                            .mapToLong(line -> line.quantity() * line.unitCents())
                            .sum();
            return JSON.writeValueAsBytes(
                    new Priced(order.orderId(), order.customer(), order.lines(), total));
        } catch (IOException notAnOrder) {
            throw new UncheckedIOException(notAnOrder);
        }
    }
}
