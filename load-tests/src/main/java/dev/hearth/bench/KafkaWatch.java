package dev.hearth.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Follows the topics of a fault run with a plain consumer, and the group's committed offsets with
/// the Admin client, on a thread of its own: first it reads what is committed, then all that the
/// topics have by then, so that what was settled before it was committed has been read. Where a
/// broker was lost its successor may show that a moment later.
///
/// All methods but the thread's own may be called from any thread.
final class KafkaWatch implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration POLL = Duration.ofMillis(100);

    /// @param input its partitions are those that are committed
    record Topics(String input, String output, String deadLetters, int partitions) {

        List<TopicPartition> all() {
            return List.of(input, output, deadLetters).stream()
                    .flatMap(topic -> of(topic).stream())
                    .toList();
        }

        private List<TopicPartition> of(String topic) {
            return IntStream.range(0, partitions)
                    .mapToObj(each -> new TopicPartition(topic, each))
                    .toList();
        }
    }

    private record Coming(int id, String topic, long at) {}

    private final Topics topics;
    private final Committed source;
    private final KafkaLedger ledger;
    private final Duration lag;
    private final Map<String, Object> client;
    private final List<Coming> unplaced = new ArrayList<>();
    private final Thread thread;
    private Map<Integer, Long> committed = Map.of();
    private boolean closed;

    /// What a group has committed of the input, by partition.
    @FunctionalInterface
    interface Committed {

        /// A share group commits nothing.
        Committed NOTHING = (_, _) -> Map.of();

        static Committed by(String group) {
            return (admin, topics) ->
                    admin
                            .listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get(ANSWER.toSeconds(), TimeUnit.SECONDS)
                            .entrySet()
                            .stream()
                            .filter(each -> each.getKey().topic().equals(topics.input))
                            .collect(
                                    Collectors.toMap(
                                            each -> each.getKey().partition(),
                                            each -> each.getValue().offset()));
        }

        Map<Integer, Long> of(Admin admin, Topics topics)
                throws ExecutionException, InterruptedException, TimeoutException;
    }

    /// @param lag how much later than acknowledged a record may be readable
    KafkaWatch(
            String bootstrapServers,
            Committed source,
            Topics topics,
            KafkaLedger ledger,
            Duration lag) {
        this.topics = topics;
        this.source = source;
        this.ledger = ledger;
        this.lag = lag;
        int timeout = Math.toIntExact(ANSWER.toMillis());
        client =
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "request.timeout.ms",
                        timeout,
                        "default.api.timeout.ms",
                        timeout,
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        5_000);
        thread = Thread.ofPlatform().daemon().name("kafka-watch").start(this::watch);
    }

    private void watch() {
        try (var admin = Admin.create(client);
                var consumer =
                        new KafkaConsumer<>(
                                client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(topics.all());
            consumer.seekToBeginning(topics.all());
            while (!lookedAfterClosing(admin, consumer)) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean lookedAfterClosing(Admin admin, KafkaConsumer<byte[], byte[]> consumer)
            throws InterruptedException {
        boolean last = isClosed();
        try {
            look(admin, consumer);
            return last;
        } catch (KafkaException | ExecutionException | TimeoutException brokersAreAway) {
            return false;
        }
    }

    private void look(Admin admin, KafkaConsumer<byte[], byte[]> consumer)
            throws ExecutionException, InterruptedException, TimeoutException {
        var offsets = source.of(admin, topics);
        long deadline = System.nanoTime() + lag.toNanos();
        do {
            readToTheEnd(consumer);
        } while (!enter(offsets) && System.nanoTime() - deadline < 0);
        synchronized (this) {
            ledger.committed(offsets);
            committed = offsets;
        }
    }

    private void readToTheEnd(KafkaConsumer<byte[], byte[]> consumer) {
        var ends = consumer.endOffsets(topics.all());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::read);
        }
    }

    private synchronized boolean enter(Map<Integer, Long> offsets) {
        unplaced.removeIf(this::enter);
        return ledger.covers(offsets);
    }

    private synchronized void read(ConsumerRecord<byte[], byte[]> record) {
        int id = FaultyRecords.id(record.value());
        if (record.topic().equals(topics.input)) {
            ledger.lies(id, record.partition(), record.offset());
        } else {
            unplaced.add(new Coming(id, record.topic(), record.timestamp()));
        }
    }

    /// False where it is not known yet where the record lies.
    private boolean enter(Coming coming) {
        if (!ledger.knows(coming.id)) {
            return false;
        }
        if (coming.topic.equals(topics.output)) {
            ledger.result(coming.id, coming.at);
        } else {
            ledger.letter(coming.id, coming.at);
        }
        return true;
    }

    /// Records that came out, as of the last look.
    synchronized int settled() {
        return ledger.settled();
    }

    /// Of each partition, as of the last look.
    synchronized Map<Integer, Long> committed() {
        return committed;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /// Looks once more; after this nobody but the caller has the ledger.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
