package dev.hearth.trigger.kafka;

import dev.hearth.delivery.StableId;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import java.nio.ByteBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record between being fetched and being settled. Lives on the trigger's event loop.
final class Flight implements BatchAssembler.Item {

    static final long NO_TIMER = -1;

    final ConsumerRecord<byte[], byte[]> record;
    final OffsetTracker.Position position;
    final Lanes.Lane lane;
    final InvocationId id;
    long since = System.nanoTime();
    int attempt = 1;
    @Nullable Event event;

    /// With whom it is tried again; absent before its first attempt, and where records run one by
    /// one.
    @Nullable Cohort cohort;

    /// Somebody answers for it at the moment: an invocation or a dead-letter write.
    boolean busy;

    /// What it waits for, while it is parked.
    long timer = NO_TIMER;

    /// Its source does not deliver it again, whatever happens: it is given up without running.
    boolean lastDelivery;

    private Flight(
            ConsumerRecord<byte[], byte[]> record,
            OffsetTracker.Position position,
            Lanes.Lane lane,
            InvocationId id) {
        this.record = record;
        this.position = position;
        this.lane = lane;
        this.id = id;
    }

    /// In the lane of the records that it must not overtake; its id is the same wherever and
    /// however often it is read.
    static Flight of(
            ConsumerRecord<byte[], byte[]> record,
            OffsetTracker.Position position,
            Trigger.Kafka trigger) {
        return new Flight(
                record,
                position,
                new Lanes.Lane(position.partition(), order(record, trigger)),
                StableId.of(
                        "kafka",
                        trigger.consumerGroup(),
                        record.topic(),
                        Integer.toString(record.partition()),
                        Long.toString(record.offset())));
    }

    private static Object order(ConsumerRecord<byte[], byte[]> record, Trigger.Kafka trigger) {
        var key = record.key();
        return switch (trigger.ordering()) {
            case PARTITION -> "partition";
            case KEY -> key == null ? (Object) record.offset() : ByteBuffer.wrap(key);
            case NONE -> record.offset();
        };
    }

    /// How often its source has delivered it, this time included; 1 where the source does not
    /// count.
    int deliveries() {
        return record.deliveryCount().orElse((short) 1);
    }

    @Override
    public long since() {
        return since;
    }

    @Override
    public @Nullable Cohort cohort() {
        return cohort;
    }

    @Override
    public long bytes() {
        return Math.max(0L, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
