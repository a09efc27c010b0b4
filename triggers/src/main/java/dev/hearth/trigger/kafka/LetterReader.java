package dev.hearth.trigger.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/// Reads the letters of one topic, partition by partition, without a consumer group. Blocks; for
/// one thread.
final class LetterReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Duration patience;
    private final String topic;

    LetterReader(KafkaSettings settings, String topic) {
        consumer = new KafkaConsumer<>(ClientProperties.reader(settings));
        patience = settings.requestTimeout();
        this.topic = topic;
    }

    /// In order; none where the topic does not exist.
    List<TopicPartition> partitions() {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
                .toList();
    }

    /// The offset of the first letter of each.
    Map<TopicPartition, Long> beginnings() {
        return consumer.beginningOffsets(partitions());
    }

    /// The offset behind the last letter of each.
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions());
    }

    /// From here on, this partition only.
    void seek(TopicPartition partition, long offset) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
    }

    /// The next letters before `end`; none where there are no more.
    ///
    /// @throws IllegalStateException none came for too long
    List<Letter> next(TopicPartition partition, long end) {
        long since = System.nanoTime();
        while (consumer.position(partition) < end) {
            var letters = new ArrayList<Letter>();
            consumer.poll(POLL)
                    .forEach(record -> {
                        if (record.offset() < end) {
                            letters.add(new Letter(record));
                        }
                    });
            if (!letters.isEmpty()) {
                return letters;
            }
            if (System.nanoTime() - since > patience.toNanos()) {
                throw new IllegalStateException(
                        "%s cannot be read from offset %d on"
                                .formatted(partition, consumer.position(partition)));
            }
        }
        return List.of();
    }

    /// Every letter that is there now, partition by partition, for as long as this says to go on.
    void each(Predicate<Letter> visit) {
        var beginnings = beginnings();
        var ends = ends();
        for (var partition : partitions()) {
            long end = ends.getOrDefault(partition, 0L);
            seek(partition, beginnings.getOrDefault(partition, 0L));
            for (var some = next(partition, end); !some.isEmpty(); some = next(partition, end)) {
                if (!some.stream().allMatch(visit)) {
                    return;
                }
            }
        }
    }

    Optional<Letter> at(TopicPartition partition, long offset) {
        var first = beginnings().get(partition);
        var end = ends().get(partition);
        if (first == null || end == null || offset < first || offset >= end) {
            return Optional.empty();
        }
        seek(partition, offset);
        return next(partition, offset + 1).stream().findFirst();
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(patience));
    }
}
