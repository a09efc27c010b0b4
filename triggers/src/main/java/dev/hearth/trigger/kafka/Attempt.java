package dev.hearth.trigger.kafka;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;

/// What an attempt at a record comes to: an invocation, or the reason why it can never be one.
///
/// On the trigger's event loop.
sealed interface Attempt {

    record Invoke(Invocation invocation) implements Attempt {}

    record Impossible(ExhaustedReason reason, String detail) implements Attempt {}

    /// Reads the record at its first attempt. The invocation's deadline counts from now.
    static Attempt of(Flight flight, FunctionSpec function, Trigger.Kafka trigger) {
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
        if (size > function.limits().payload().bytes()) {
            return new Impossible(
                    ExhaustedReason.PAYLOAD_TOO_LARGE,
                    "data of %d bytes, limits.payload is %s"
                            .formatted(size, function.limits().payload()));
        }
        return new Invoke(
                new Invocation(
                        flight.id,
                        function.id(),
                        trigger.name(),
                        event,
                        flight.attempt,
                        function.delivery().maxAttempts(),
                        Deadline.after(function.limits().timeout()),
                        0));
    }

    private static long size(Event event) {
        var data = event.cloudEvent().getData();
        return data == null ? 0 : data.toBytes().length;
    }
}
