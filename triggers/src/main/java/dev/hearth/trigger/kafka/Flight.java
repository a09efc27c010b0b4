package dev.hearth.trigger.kafka;

import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// A record between being fetched and being settled. Lives on the trigger's event loop.
final class Flight {

    static final long NO_TIMER = -1;

    final ConsumerRecord<byte[], byte[]> record;
    final OffsetTracker.Position position;
    final Lanes.Lane lane;
    final InvocationId id;
    long since = System.nanoTime();
    int attempt = 1;
    @Nullable Event event;

    /// Somebody answers for it at the moment: an invocation or a dead-letter write.
    boolean busy;

    /// What it waits for, while it is parked.
    long timer = NO_TIMER;

    Flight(
            ConsumerRecord<byte[], byte[]> record,
            OffsetTracker.Position position,
            Lanes.Lane lane,
            InvocationId id) {
        this.record = record;
        this.position = position;
        this.lane = lane;
        this.id = id;
    }

    int bytes() {
        return Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
