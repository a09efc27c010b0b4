package dev.hearth.samples.real;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// The broker seen from outside the mesh, with Kafka's own client.
record Broker(String address) {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private Map<String, Object> settings() {
        return Map.of("bootstrap.servers", address);
    }

    /// Returns once the broker has acknowledged every record.
    void produce(String topic, List<Order> orders) throws ExecutionException, InterruptedException {
        var settings = new HashMap<>(settings());
        settings.put("acks", "all");
        try (var producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<RecordMetadata>>();
            for (var order : orders) {
                var record = new ProducerRecord<>(topic, order.key(), order.value());
                order.headers().forEach(field -> record.headers().add(field.name(), field.value()));
                sent.add(producer.send(record));
            }
            for (var acknowledgement : sent) {
                var _ = acknowledgement.get();
            }
        }
    }

    /// Every record that is in the topic at the moment of the call; none when there is no such
    /// topic.
    List<ConsumerRecord<byte[], byte[]>> read(String topic, Duration patience) {
        var deadline = Instant.now().plus(patience);
        try (var consumer = consumer(readerSettings())) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError(
                            "%s was not read to %s within %s".formatted(topic, ends, patience));
                }
                consumer.poll(PAUSE).records(topic).forEach(records::add);
            }
            return records;
        }
    }

    /// What is in the topic once it holds at least one record.
    List<ConsumerRecord<byte[], byte[]>> readFirst(String topic, Duration patience) {
        var deadline = Instant.now().plus(patience);
        var settings = new HashMap<>(readerSettings());
        settings.put("group.id", "real-input-" + topic);
        settings.put("auto.offset.reset", "earliest");
        settings.put("metadata.max.age.ms", 500);
        try (var consumer = consumer(settings)) {
            consumer.subscribe(List.of(topic));
            while (consumer.poll(PAUSE).isEmpty()) {
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError(
                            "no record in %s within %s".formatted(topic, patience));
                }
            }
        }
        return read(topic, patience);
    }

    /// Returns once the group has committed the end of every partition of the topic.
    void awaitCaughtUp(String group, String topic, Duration patience)
            throws ExecutionException, InterruptedException {
        var deadline = Instant.now().plus(patience);
        try (var admin = Admin.create(settings());
                var consumer = consumer(readerSettings())) {
            var partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            for (var lag = lag(admin, consumer, group);
                    lag != 0;
                    lag = lag(admin, consumer, group)) {
                if (Instant.now().isAfter(deadline)) {
                    throw new AssertionError(
                            "group %s is %d records behind the end of %s after %s"
                                    .formatted(group, lag, topic, patience));
                }
                // At the end there is nothing to fetch: this waits.
                var _ = consumer.poll(PAUSE);
            }
        }
    }

    private static long lag(Admin admin, KafkaConsumer<byte[], byte[]> consumer, String group)
            throws ExecutionException, InterruptedException {
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        long lag = 0;
        for (var end : consumer.endOffsets(consumer.assignment()).entrySet()) {
            var offset = committed.get(end.getKey());
            lag += end.getValue() - (offset == null ? 0 : offset.offset());
        }
        return lag;
    }

    private static List<TopicPartition> partitions(
            KafkaConsumer<byte[], byte[]> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    private Map<String, Object> readerSettings() {
        return Map.of("bootstrap.servers", address, "allow.auto.create.topics", false);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
