package dev.hearth.trigger.kafka;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.StableId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/// What an attempt at a record comes to: its event, or the reason why it can never be one.
///
/// On the trigger's event loop.
sealed interface Attempt {

    /// The type of the event around a batch.
    String BATCH_TYPE = "dev.hearth.kafka.batch";

    record Possible(Event event) implements Attempt {}

    record Impossible(ExhaustedReason reason, String detail) implements Attempt {}

    /// Reads the record at its first attempt; at any attempt it may be too late.
    static Attempt of(Flight flight, FunctionSpec function) {
        if (flight.lastDelivery) {
            return new Impossible(
                    ExhaustedReason.ATTEMPTS,
                    "delivered %d times without an answer: its node was lost each time"
                            .formatted(flight.deliveries()));
        }
        var age = Duration.ofNanos(System.nanoTime() - flight.since);
        var maxAge = function.delivery().maxAge();
        if (age.compareTo(maxAge) > 0) {
            return new Impossible(
                    ExhaustedReason.MAX_AGE,
                    "its turn came after %s, maxAge is %s".formatted(age, maxAge));
        }
        var event = flight.event;
        if (event == null) {
            switch (RecordReader.read(flight.record)) {
                case RecordReader.Reading.Read read -> event = read.event();
                case RecordReader.Reading.Malformed malformed -> {
                    return new Impossible(ExhaustedReason.MALFORMED, malformed.why());
                }
            }
            flight.event = event;
        }
        long size = size(event);
        return size > function.limits().payload().bytes()
                ? new Impossible(
                        ExhaustedReason.PAYLOAD_TOO_LARGE,
                        "data of %d bytes, limits.payload is %s"
                                .formatted(size, function.limits().payload()))
                : new Possible(event);
    }

    private static long size(Event event) {
        var data = event.cloudEvent().getData();
        return data == null ? 0 : data.toBytes().length;
    }

    /// The invocation of records that run together; of a batch trigger also where it is only one.
    /// Its deadline counts from now.
    ///
    /// @param events of the flights, in their order
    static Invocation invocation(
            List<Flight> flights,
            List<Event> events,
            FunctionSpec function,
            Trigger.Kafka trigger) {
        var first = flights.getFirst();
        var id = flights.size() == 1 ? first.id : idOf(flights);
        return new Invocation(
                id,
                function.id(),
                trigger.name(),
                trigger.batch() == null ? events.getFirst() : batch(id, first, events),
                flights.stream().mapToInt(flight -> flight.attempt).max().orElseThrow(),
                function.delivery().maxAttempts(),
                Deadline.after(function.limits().timeout()),
                0);
    }

    /// The same for the same records, and for no others.
    private static InvocationId idOf(List<Flight> flights) {
        return StableId.of(
                Stream.concat(
                                Stream.of("kafka-batch"),
                                flights.stream().map(flight -> flight.id.value()))
                        .toArray(String[]::new));
    }

    private static Event batch(InvocationId id, Flight first, List<Event> events) {
        return new Event(
                CloudEventBuilder.v1()
                        .withId(id.value())
                        .withSource(URI.create("/kafka/" + first.record.topic()))
                        .withType(BATCH_TYPE)
                        .withTime(OffsetDateTime.now(ZoneOffset.UTC))
                        .build(),
                new Origin.Batch(events));
    }
}
