package dev.hearth.trigger.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;

/// Writes letters to where they go, and removes those at the beginning of a partition. Blocks; for
/// one thread.
final class LetterWriter implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final long patience;
    private final Map<String, Integer> partitions = new HashMap<>();

    LetterWriter(KafkaSettings settings) {
        producer = new KafkaProducer<>(ClientProperties.producer(settings));
        admin = Admin.create(ClientProperties.admin(settings));
        // What a write takes at most, whatever the broker does.
        patience = settings.requestTimeout().multipliedBy(2).toMillis();
    }

    /// The record the letter was made of, for the partition it came from where that is there.
    ///
    /// @throws LetterException its topic does not exist
    ProducerRecord<byte[], byte[]> original(Letter letter, Letter.Source source) {
        var record = letter.record();
        boolean there = source.partition() >= 0 && source.partition() < partitions(source.topic());
        var headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(DeadLetter.PREFIX)) {
                headers.add(header);
            }
        }
        return new ProducerRecord<>(
                source.topic(),
                there ? source.partition() : null,
                null,
                record.key(),
                record.value(),
                headers);
    }

    /// The letter itself, behind all others of its partition.
    static ProducerRecord<byte[], byte[]> same(Letter letter) {
        var record = letter.record();
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp() < 0 ? null : record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
    }

    /// Returns when the broker has all of them.
    ///
    /// @throws LetterException it may not have them
    void write(List<ProducerRecord<byte[], byte[]>> records) {
        var writes = new ArrayList<Future<?>>();
        try {
            records.forEach(record -> writes.add(producer.send(record)));
        } catch (KafkaException refused) {
            throw LetterException.of("a letter cannot be written", refused);
        }
        for (var write : writes) {
            var _ = await(write, "a letter cannot be written");
        }
    }

    /// Removes the letters before this offset; of the first letter it removes nothing, and finds
    /// out whether removing is possible.
    ///
    /// @throws LetterException they may still be there
    void removeBefore(TopicPartition partition, long offset) {
        var _ =
                await(
                        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(offset)))
                                .all(),
                        "letters cannot be removed from " + partition);
    }

    private int partitions(String topic) {
        return partitions.computeIfAbsent(topic, this::describe);
    }

    private int describe(String topic) {
        var topics =
                await(
                        admin.describeTopics(List.of(topic)).allTopicNames(),
                        "nothing can be sent to topic " + topic);
        return topics.values().stream().mapToInt(one -> one.partitions().size()).sum();
    }

    private <T> T await(Future<T> answer, String problem) {
        try {
            return answer.get(patience, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw LetterException.of(problem, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LetterException.of(problem, e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofMillis(patience));
        admin.close(Duration.ofMillis(patience));
    }
}
