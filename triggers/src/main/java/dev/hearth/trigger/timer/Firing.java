package dev.hearth.trigger.timer;

import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.delivery.StableId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;

/// A slot between being reached and being settled. Lives on the trigger's event loop.
final class Firing {

    private static final long NO_TIMER = -1;

    final Instant slot;
    final long missed;
    final Instant since;
    int attempt = 1;

    /// What it waits for, between two attempts.
    long retryTimer = NO_TIMER;

    /// @param missed the missed slots it makes up for
    /// @param since when the slot was reached
    Firing(Instant slot, long missed, Instant since) {
        this.slot = slot;
        this.missed = missed;
        this.since = since;
    }

    /// Its function has come to its end, and that is being written.
    boolean ended;

    /// It was given back, and that is being written: whoever has it next brings it to its end.
    boolean released;

    boolean waits() {
        return retryTimer != NO_TIMER;
    }

    /// The wait, if there was one, is over.
    void begin() {
        retryTimer = NO_TIMER;
    }

    /// The current attempt; its deadline counts from now.
    Invocation invocation(FunctionSpec function, Trigger.Timer trigger) {
        var name = function.name();
        return new Invocation(
                id(name, trigger.name()),
                function.id(),
                trigger.name(),
                event(name, trigger.name()),
                attempt,
                Math.max(attempt, function.delivery().maxAttempts()),
                Deadline.after(function.limits().timeout()),
                0);
    }

    /// As what is to be run again later.
    AcceptedEvent accepted(FunctionName function, Trigger.Timer trigger) {
        return new AcceptedEvent(
                id(function, trigger.name()),
                function,
                trigger.name(),
                event(function, trigger.name()),
                since,
                Trigger.Http.Mode.Async.DEFAULT_RESULT_TTL);
    }

    /// The same for all attempts, on every node.
    InvocationId id(FunctionName function, String trigger) {
        return StableId.of("cron", function.value(), trigger, slot.toString());
    }

    private Event event(FunctionName function, String trigger) {
        var event =
                CloudEventBuilder.v1()
                        .withId("%s/%s/%s".formatted(function, trigger, slot))
                        .withSource(URI.create("/triggers/%s/%s".formatted(function, trigger)))
                        .withType("dev.hearth.cron.slot")
                        .withTime(slot.atOffset(ZoneOffset.UTC))
                        .build();
        return new Event(event, new Origin.Cron(slot, missed));
    }
}
