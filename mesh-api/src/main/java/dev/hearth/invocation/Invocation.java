package dev.hearth.invocation;

import dev.hearth.function.FunctionId;

/// One attempt of one event on one function.
///
/// @param trigger the name of the trigger that made it, or `invoke`, or `chain`; a metric label
/// @param attempt from 1
/// @param maxAttempts what the delivery policy allows, at least `attempt`
/// @param hops how many functions the event went through before this one
public record Invocation(
        InvocationId id,
        FunctionId function,
        String trigger,
        Event event,
        int attempt,
        int maxAttempts,
        Deadline deadline,
        int hops) {

    /// A chain of functions longer than this is a cycle.
    public static final int MAX_HOPS = 16;

    public Invocation {
        if (attempt < 1 || maxAttempts < attempt) {
            throw new IllegalArgumentException("attempt %d of %d".formatted(attempt, maxAttempts));
        }
        if (hops < 0) {
            throw new IllegalArgumentException("hops is at least 0");
        }
    }

    /// The first and only attempt of an event whose source does not retry.
    public static Invocation once(
            FunctionId function, String trigger, Event event, Deadline deadline) {
        return new Invocation(InvocationId.random(), function, trigger, event, 1, 1, deadline, 0);
    }

    public Invocation withAttempt(int attempt, Deadline deadline) {
        return new Invocation(id, function, trigger, event, attempt, maxAttempts, deadline, hops);
    }

    public Invocation withDeadline(Deadline deadline) {
        return new Invocation(id, function, trigger, event, attempt, maxAttempts, deadline, hops);
    }
}
