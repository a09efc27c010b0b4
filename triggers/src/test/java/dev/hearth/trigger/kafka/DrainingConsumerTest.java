package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Kafka.Ordering;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedBroker.class)
final class DrainingConsumerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(50);

    private final KafkaBroker broker;

    DrainingConsumerTest(KafkaBroker broker) {
        this.broker = broker;
    }

    /// Commits offset 1 of what leaves first; a drain tells once what may be committed.
    private static final class First implements DrainingConsumer.Rebalances {

        private final AtomicBoolean draining = new AtomicBoolean();

        @Override
        public void assigned(Collection<TopicPartition> partitions) {}

        @Override
        public Map<TopicPartition, OffsetAndMetadata> drain(Collection<TopicPartition> partitions) {
            if (draining.getAndSet(true)) {
                return Map.of();
            }
            var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
            partitions.forEach(each -> offsets.put(each, new OffsetAndMetadata(1)));
            return offsets;
        }

        @Override
        public void lost(Collection<TopicPartition> partitions) {}

        @Override
        public void pollFailed(RuntimeException error) {}
    }

    private DrainingConsumer consumer(String topic, String group, First rebalances) {
        var trigger = Mesh.trigger(Ordering.KEY, 10, topic);
        var properties = ClientProperties.consumer(broker.settings(), trigger);
        properties.put("group.id", group);
        var consumer =
                new DrainingConsumer(
                        properties,
                        broker.settings().requestTimeout(),
                        trigger.initialOffset(),
                        rebalances);
        consumer.subscribe(
                List.of(topic),
                new ConsumerRebalanceListener() {
                    @Override
                    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

                    @Override
                    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
                });
        return consumer;
    }

    private static void poll(DrainingConsumer consumer) {
        try {
            var _ = consumer.poll(POLL);
        } catch (WakeupException meant) {
            // It is woken all the time.
        }
    }

    @Test
    @Timeout(180)
    void whatIsWokenWhileAPartitionLeavesStillCommitsIt() throws Exception {
        var topic = broker.topic(2);
        var group = "g-" + topic;
        var rebalances = new First();
        var stop = new AtomicBoolean();
        try (var one = consumer(topic, group, rebalances)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (one.assignment().size() < 2 && System.nanoTime() < deadline) {
                poll(one);
            }
            assertThat(one.assignment()).hasSize(2);
            var waking =
                    Thread.ofPlatform()
                            .start(() -> {
                                while (!stop.get()) {
                                    if (rebalances.draining.get()) {
                                        one.wakePoll();
                                    }
                                    Thread.onSpinWait();
                                }
                            });
            var joining =
                    Thread.ofPlatform()
                            .start(() -> {
                                try (var other = consumer(topic, group, new First())) {
                                    while (!stop.get()) {
                                        poll(other);
                                    }
                                }
                            });
            while (one.assignment().size() == 2 && System.nanoTime() < deadline) {
                poll(one);
            }
            var left = one.assignment();
            stop.set(true);
            joining.join();
            waking.join();

            assertThat(left).hasSize(1);
            var committed =
                    broker.admin()
                            .listConsumerGroupOffsets(group)
                            .partitionsToOffsetAndMetadata()
                            .get();
            assertThat(committed).hasSize(1);
            assertThat(committed.keySet()).doesNotContainAnyElementsOf(left);
        }
    }
}
