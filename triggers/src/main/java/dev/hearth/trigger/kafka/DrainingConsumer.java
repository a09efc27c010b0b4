package dev.hearth.trigger.kafka;

import dev.hearth.function.Trigger.Kafka.InitialOffset;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kafka's consumer as the Vert.x client needs it for settlement.
///
/// Vert.x only schedules its revocation handler, so a rebalance would be over before anything is
/// drained: here the rebalance listener drains and commits on the poll thread, inside `poll`. A
/// failing poll is reported and slowed down, where Vert.x would try again at once.
///
/// A partition without a committed offset begins where the trigger says; one whose committed offset
/// the broker does not have any more goes on with the oldest record there is, so that nothing that
/// is still there is passed over.
///
/// All but [#wakePoll()] and [#lags()] on the poll thread.
final class DrainingConsumer extends KafkaConsumer<byte[], byte[]> {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LAGS = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(DrainingConsumer.class);

    /// Called on the poll thread.
    interface Rebalances {

        void assigned(Collection<TopicPartition> partitions);

        /// Blocks until what runs is settled or given up, and says what may be committed.
        Map<TopicPartition, OffsetAndMetadata> drain(Collection<TopicPartition> partitions);

        /// Others have them already; nothing can be committed.
        void lost(Collection<TopicPartition> partitions);

        void pollFailed(RuntimeException error);
    }

    private final Rebalances rebalances;
    private final Duration requestTimeout;
    private final InitialOffset initialOffset;
    private volatile Map<TopicPartition, Long> lags = Map.of();
    private volatile boolean polling;
    private long lagsAt = System.nanoTime();
    private boolean closing;

    DrainingConsumer(
            Map<String, Object> properties,
            Duration requestTimeout,
            InitialOffset initialOffset,
            Rebalances rebalances) {
        super(properties);
        this.initialOffset = initialOffset;
        this.rebalances = rebalances;
        this.requestTimeout = requestTimeout;
    }

    /// Ends a poll that waits for records. Any thread.
    void wakePoll() {
        if (polling) {
            wakeup();
        }
    }

    /// Records that are in the partitions and were not polled yet, about a second old. Any thread.
    Map<TopicPartition, Long> lags() {
        return lags;
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        super.subscribe(topics, draining(listener));
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polling = true;
        try {
            var records = pollFromSomewhere(timeout);
            readLags();
            return records;
        } catch (WakeupException | InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            rebalances.pollFailed(e);
            LockSupport.parkNanos(PAUSE_AFTER_ERROR.toNanos());
            return ConsumerRecords.empty();
        } finally {
            polling = false;
        }
    }

    private ConsumerRecords<byte[], byte[]> pollFromSomewhere(Duration timeout) {
        try {
            return super.poll(timeout);
        } catch (NoOffsetForPartitionException fresh) {
            begin(fresh.partitions());
        } catch (OffsetOutOfRangeException removed) {
            seekToBeginning(removed.partitions());
        }
        return ConsumerRecords.empty();
    }

    private void begin(Set<TopicPartition> partitions) {
        switch (initialOffset) {
            case InitialOffset.Earliest _ -> seekToBeginning(partitions);
            case InitialOffset.Latest _ -> seekToEnd(partitions);
            case InitialOffset.At(var time) -> {
                var times = new HashMap<TopicPartition, Long>();
                partitions.forEach(partition -> times.put(partition, time.toEpochMilli()));
                offsetsForTimes(times, requestTimeout).forEach(this::begin);
            }
        }
    }

    private void begin(TopicPartition partition, @Nullable OffsetAndTimestamp first) {
        if (first == null) {
            seekToEnd(List.of(partition));
        } else {
            seek(partition, first.offset());
        }
    }

    private void readLags() {
        if (System.nanoTime() - lagsAt < BETWEEN_LAGS.toNanos()) {
            return;
        }
        lagsAt = System.nanoTime();
        var read = new HashMap<TopicPartition, Long>();
        for (var partition : assignment()) {
            currentLag(partition).ifPresent(lag -> read.put(partition, lag));
        }
        lags = Map.copyOf(read);
    }

    /// Offsets of partitions that are no longer assigned are left out: they are somebody else's
    /// now.
    @Override
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        var ours = new HashMap<>(offsets);
        ours.keySet().retainAll(assignment());
        if (ours.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + requestTimeout.toNanos();
        while (!commitUnlessWoken(ours)) {
            if (System.nanoTime() - deadline > 0) {
                throw new WakeupException();
            }
        }
    }

    /// False where it was ended by a wake-up that was meant for a poll.
    private boolean commitUnlessWoken(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            super.commitSync(offsets, requestTimeout);
            return true;
        } catch (WakeupException meantForAPoll) {
            return false;
        }
    }

    @Override
    public Map<String, List<PartitionInfo>> listTopics() {
        try {
            return super.listTopics(requestTimeout);
        } catch (WakeupException wakeupMeantForAPoll) {
            return super.listTopics(requestTimeout);
        }
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
        super.pause(assigned(partitions));
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        super.resume(assigned(partitions));
    }

    private List<TopicPartition> assigned(Collection<TopicPartition> partitions) {
        return partitions.stream().filter(assignment()::contains).toList();
    }

    @Override
    public void close() {
        closing = true;
        super.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }

    private ConsumerRebalanceListener draining(ConsumerRebalanceListener listener) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                rebalances.assigned(List.copyOf(partitions));
                listener.onPartitionsAssigned(partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                if (!closing && !partitions.isEmpty()) {
                    drained(List.copyOf(partitions));
                }
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                rebalances.lost(List.copyOf(partitions));
                listener.onPartitionsLost(partitions);
            }
        };
    }

    /// Inside a poll, which nobody may wake meanwhile: what is committed here is not committed
    /// later.
    private void drained(List<TopicPartition> partitions) {
        boolean wasPolling = polling;
        polling = false;
        try {
            commitSync(rebalances.drain(partitions));
        } catch (KafkaException e) {
            // Uncommitted records come again, to whoever has the partition then.
            LOG.warn("Could not commit {} before giving them up", partitions, e);
        } finally {
            polling = wasPolling;
        }
    }
}
