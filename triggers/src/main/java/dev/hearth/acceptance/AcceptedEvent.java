package dev.hearth.acceptance;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import java.time.Duration;
import java.time.Instant;

/// An event that is to be invoked some time, on the version that its function then has.
///
/// @param trigger the name of the trigger, or `invoke`
/// @param at when it arrived; attempts are made until `maxAge` after this
/// @param resultTtl how long its result is kept
public record AcceptedEvent(
        InvocationId id,
        FunctionName function,
        String trigger,
        Event event,
        Instant at,
        Duration resultTtl) {

    /// The same event under a new id, accepted now.
    AcceptedEvent again(InvocationId id, Instant now) {
        return new AcceptedEvent(id, function, trigger, event, now, resultTtl);
    }
}
