package dev.hearth.router;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import java.util.ArrayList;

/// The wire form of an invocation. The deadline travels as what is left of it, since the clocks of
/// two processes have nothing in common; what the journey takes is given to the invocation.
final class InvocationWire {

    private static final int VERSION = 1;

    private InvocationWire() {}

    static void write(WireWriter to, Invocation invocation) {
        to.tag(VERSION);
        to.text(invocation.id().value());
        to.text(invocation.function().name().value());
        to.text(invocation.function().version());
        to.text(invocation.trigger());
        to.number(invocation.attempt());
        to.number(invocation.maxAttempts());
        to.duration(invocation.deadline().remaining());
        to.number(invocation.hops());
        writeEvent(to, invocation.event());
    }

    static Invocation read(WireReader from) {
        int version = from.tag();
        if (version != VERSION) {
            throw from.unknown("invocation format", version);
        }
        var id = new InvocationId(from.text());
        var function = new FunctionId(new FunctionName(from.text()), from.text());
        var trigger = from.text();
        int attempt = from.number();
        int maxAttempts = from.number();
        var deadline = Deadline.after(from.duration());
        int hops = from.number();
        var event = readEvent(from);
        return new Invocation(id, function, trigger, event, attempt, maxAttempts, deadline, hops);
    }

    private static void writeEvent(WireWriter to, Event event) {
        CloudEventWire.write(to, event.cloudEvent());
        writeOrigin(to, event.origin());
    }

    private static Event readEvent(WireReader from) {
        return new Event(CloudEventWire.read(from), readOrigin(from));
    }

    private static void writeOrigin(WireWriter to, Origin origin) {
        switch (origin) {
            case Origin.Direct _ -> to.tag(0);
            case Origin.Http http -> {
                to.tag(1);
                to.text(http.method());
                to.text(http.path());
                to.texts(http.params());
                to.textLists(http.query());
                to.texts(http.headers());
            }
            case Origin.Kafka kafka -> {
                to.tag(2);
                to.text(kafka.topic());
                to.number(kafka.partition());
                to.number(kafka.offset());
                to.optionalText(kafka.key());
                to.texts(kafka.headers());
                to.instant(kafka.timestamp());
            }
            case Origin.Cron cron -> {
                to.tag(3);
                to.instant(cron.slot());
                to.number(cron.missed());
            }
            case Origin.Batch batch -> {
                to.tag(4);
                to.number(batch.events().size());
                batch.events().forEach(event -> writeEvent(to, event));
            }
        }
    }

    private static Origin readOrigin(WireReader from) {
        int tag = from.tag();
        return switch (tag) {
            case 0 -> new Origin.Direct();
            case 1 ->
                    new Origin.Http(
                            from.text(), from.text(), from.texts(), from.textLists(), from.texts());
            case 2 ->
                    new Origin.Kafka(
                            from.text(),
                            from.number(),
                            from.bigNumber(),
                            from.optionalText(),
                            from.texts(),
                            from.instant());
            case 3 -> new Origin.Cron(from.instant(), from.bigNumber());
            case 4 -> readBatch(from);
            default -> throw from.unknown("origin", tag);
        };
    }

    private static Origin.Batch readBatch(WireReader from) {
        int size = from.number();
        var events = new ArrayList<Event>();
        for (int i = 0; i < size; i++) {
            events.add(readEvent(from));
        }
        return new Origin.Batch(events);
    }
}
