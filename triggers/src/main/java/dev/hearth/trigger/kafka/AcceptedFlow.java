package dev.hearth.trigger.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.AcceptedRecord;
import dev.hearth.acceptance.Carrier;
import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the accepted events of one HTTP trigger to whoever brings them to their end, and settles
/// each when it is there. Records of others are settled at once. One that cannot be read holds its
/// partition up, and the trigger's status says so.
///
/// On the trigger's event loop.
final class AcceptedFlow implements Flow {

    /// Accepted events of a partition that are not at their end here, those that wait for their
    /// next attempt included, and of all partitions together.
    private static final int IN_FLIGHT = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(AcceptedFlow.class);

    private final Context context;
    private final FunctionName function;
    private final String trigger;
    private final Carrier carrier;
    private final Flights flights;
    private final Owner owner;
    private final Map<Flight, InvocationId> carried = new HashMap<>();

    AcceptedFlow(
            Context context,
            FunctionName function,
            String trigger,
            Carrier carrier,
            Flights flights,
            Owner owner) {
        this.context = context;
        this.function = function;
        this.trigger = trigger;
        this.carrier = carrier;
        this.flights = flights;
        this.owner = owner;
    }

    /// Each HTTP trigger has a group of its own, so that none waits for another.
    static Trigger.Kafka source(FunctionName function, String trigger, String topic) {
        return new Trigger.Kafka(
                trigger,
                List.of(topic),
                "%s.%s.%s".formatted(topic, function, trigger),
                new Trigger.Kafka.InitialOffset.Earliest(),
                Trigger.Kafka.Ordering.NONE,
                IN_FLIGHT,
                null);
    }

    @Override
    public void run() {
        while (owner.open()) {
            var next =
                    flights.take(new BatchAssembler(BatchAssembler.Bounds.ONE, System.nanoTime()));
            if (next.isEmpty()) {
                return;
            }
            next.forEach(this::take);
        }
    }

    private void take(Flight flight) {
        var record = flight.record;
        if (!isOurs(record)) {
            flights.settle(flight);
            return;
        }
        AcceptedEvent event;
        try {
            event =
                    AcceptedRecord.read(
                            record.key(), bytes(record, AcceptedRecord.HEAD), record.value());
        } catch (IllegalArgumentException unreadable) {
            block(flight, unreadable);
            return;
        }
        carried.put(flight, event.id());
        carrier.carry(event).onComplete(ending -> context.runOnContext(_ -> ended(flight, ending)));
    }

    private void ended(Flight flight, AsyncResult<Carrier.Ending> ending) {
        carried.remove(flight);
        if (!flights.counts(flight)) {
            return;
        }
        if (ending.failed()) {
            block(flight, ending.cause());
        } else {
            switch (ending.result()) {
                case AT_ITS_END -> flights.settle(flight);
                case LET_GO -> flights.release(flight);
            }
        }
        run();
    }

    private void block(Flight flight, Throwable cause) {
        var problem =
                "%s is paused at %d: %s"
                        .formatted(
                                flight.lane.partition(),
                                flight.record.offset(),
                                cause.getMessage());
        LOG.error("{}.{}: {}", function, trigger, problem);
        flights.block(flight, problem);
    }

    @Override
    public void leaving(Collection<TopicPartition> partitions) {
        var ids = new HashSet<InvocationId>();
        carried.forEach((flight, id) -> {
            if (partitions.contains(flight.lane.partition())) {
                ids.add(id);
            }
        });
        carrier.letGo(ids);
    }

    private boolean isOurs(ConsumerRecord<byte[], byte[]> record) {
        return text(record, AcceptedRecord.FUNCTION).equals(Optional.of(function.value()))
                && text(record, AcceptedRecord.TRIGGER).equals(Optional.of(trigger));
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String header) {
        return Optional.ofNullable(bytes(record, header)).map(bytes -> new String(bytes, UTF_8));
    }

    private static byte @Nullable [] bytes(ConsumerRecord<byte[], byte[]> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : header.value();
    }
}
