package dev.hearth.trigger.kafka;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One member of a share group: fetches records, keeps them locked for as long as nobody answered
/// for them, and tells the broker the answers.
///
/// Kafka's client hands out nothing new before all that it handed out is answered: a reader fetches
/// again when its last record has its answer.
///
/// A thread of its own does all of it; every method may be called by any thread.
final class ShareReader {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration FIRST_LOCK = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(ShareReader.class);

    /// Called on the reader's thread.
    interface Owner {

        /// @param records which the reader holds from now on
        void received(ShareReader reader, List<ConsumerRecord<byte[], byte[]>> records);

        /// Others may have them by now: no answer for them counts any more.
        void lost(List<Place> records);

        void failed(RuntimeException cause);
    }

    /// Where a record is.
    record Place(TopicPartition partition, long offset) {

        static Place of(ConsumerRecord<byte[], byte[]> record) {
            return new Place(
                    new TopicPartition(record.topic(), record.partition()), record.offset());
        }
    }

    private enum Mode {
        TAKING,
        /// Fetches nothing more, and leaves when it has nothing left.
        LEAVING,
        CLOSING
    }

    private record Answer(Place place, AcknowledgeType type) {}

    private final Map<String, Object> properties;
    private final Duration requestTimeout;
    private final Owner owner;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final Promise<Void> left = Promise.promise();
    private final Thread thread;
    private volatile Set<String> topics = Set.of();
    private volatile Mode mode = Mode.TAKING;

    private final Map<Place, ConsumerRecord<byte[], byte[]>> held = new LinkedHashMap<>();
    private Set<String> subscribed = Set.of();
    private long renewAt;

    /// @param properties of a share consumer that acknowledges explicitly
    ShareReader(String name, Map<String, Object> properties, Duration requestTimeout, Owner owner) {
        this.properties = Map.copyOf(properties);
        this.requestTimeout = requestTimeout;
        this.owner = owner;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void read(Set<String> topics) {
        this.topics = Set.copyOf(topics);
    }

    void answer(Place place, AcknowledgeType type) {
        answers.add(new Answer(place, type));
    }

    /// Leaves the group as soon as everything it has is answered; until then locks are renewed.
    Future<Void> leave() {
        mode = Mode.LEAVING;
        return left.future();
    }

    /// Tells the broker what was answered, gives back what was not, and leaves the group.
    Future<Void> close() {
        mode = Mode.CLOSING;
        return left.future();
    }

    private void run() {
        KafkaShareConsumer<byte[], byte[]> consumer = null;
        try {
            while (stays()) {
                try {
                    consumer = consumer == null ? joined() : consumer;
                    step(consumer);
                } catch (KafkaException | IllegalStateException e) {
                    owner.failed(e);
                    LockSupport.parkNanos(PAUSE_AFTER_ERROR.toNanos());
                    if (consumer != null && held.isEmpty()) {
                        // One that its group refused stays refused; another one may not be.
                        leave(consumer);
                        consumer = null;
                    }
                }
            }
            if (consumer != null) {
                leave(consumer);
            }
        } finally {
            left.complete();
        }
    }

    private KafkaShareConsumer<byte[], byte[]> joined() {
        subscribed = Set.of();
        return new KafkaShareConsumer<>(properties);
    }

    private boolean stays() {
        return switch (mode) {
            case TAKING -> true;
            case LEAVING -> !held.isEmpty();
            case CLOSING -> false;
        };
    }

    private void step(KafkaShareConsumer<byte[], byte[]> consumer) {
        subscribe(consumer);
        boolean taking = mode == Mode.TAKING && !subscribed.isEmpty();
        acknowledge(consumer, held.isEmpty() && taking ? null : awaitAnswer());
        if (held.isEmpty() && taking) {
            receive(consumer, consumer.poll(POLL));
            return;
        }
        consumer.commitAsync();
        if (!held.isEmpty() && System.nanoTime() - renewAt >= 0) {
            renew(consumer);
        }
    }

    private void subscribe(KafkaShareConsumer<byte[], byte[]> consumer) {
        var wanted = topics;
        if (!wanted.equals(subscribed)) {
            consumer.subscribe(wanted);
            subscribed = wanted;
        }
    }

    private @Nullable Answer awaitAnswer() {
        long most = POLL.toNanos();
        long wait = held.isEmpty() ? most : Math.min(most, renewAt - System.nanoTime());
        try {
            return answers.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a reader", e);
        }
    }

    private void acknowledge(KafkaShareConsumer<byte[], byte[]> consumer, @Nullable Answer first) {
        for (var answer = first == null ? answers.poll() : first;
                answer != null;
                answer = answers.poll()) {
            var record = held.remove(answer.place());
            if (record != null) {
                consumer.acknowledge(record, answer.type());
            }
        }
    }

    private void receive(
            KafkaShareConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        var fresh = new ArrayList<ConsumerRecord<byte[], byte[]>>(records.count());
        for (var record : records) {
            if (held.put(Place.of(record), record) == null) {
                fresh.add(record);
            }
        }
        if (!fresh.isEmpty()) {
            renewLater(consumer);
            owner.received(this, List.copyOf(fresh));
        }
    }

    /// What comes back from the poll is locked anew.
    private void renew(KafkaShareConsumer<byte[], byte[]> consumer) {
        held.values().forEach(record -> consumer.acknowledge(record, AcknowledgeType.RENEW));
        var before = Map.copyOf(held);
        held.clear();
        renewLater(consumer);
        try {
            var _ = consumer.commitSync(requestTimeout);
            var records = consumer.poll(POLL);
            for (var record : records) {
                if (before.containsKey(Place.of(record))) {
                    held.put(Place.of(record), record);
                }
            }
            receive(consumer, records);
        } finally {
            var lost = before.keySet().stream().filter(place -> !held.containsKey(place)).toList();
            if (!lost.isEmpty()) {
                owner.lost(lost);
            }
        }
    }

    private void renewLater(KafkaShareConsumer<byte[], byte[]> consumer) {
        var lock = consumer.acquisitionLockTimeoutMs().map(Duration::ofMillis).orElse(FIRST_LOCK);
        renewAt = System.nanoTime() + lock.dividedBy(3).toNanos();
    }

    private void leave(KafkaShareConsumer<byte[], byte[]> consumer) {
        try {
            acknowledge(consumer, null);
            var _ = consumer.commitSync(requestTimeout);
        } catch (KafkaException | IllegalStateException e) {
            LOG.warn("{} could not say all it knew: {}", thread.getName(), e.getMessage());
        }
        try {
            consumer.close(requestTimeout);
        } catch (KafkaException | IllegalStateException e) {
            LOG.warn("{} did not leave its group: {}", thread.getName(), e.getMessage());
        }
    }
}
