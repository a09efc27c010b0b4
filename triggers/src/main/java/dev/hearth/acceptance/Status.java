package dev.hearth.acceptance;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import java.time.Instant;

/// What is known of an accepted invocation, but for its outcome.
public record Status(
        InvocationId id, FunctionName function, String trigger, Instant at, Progress progress) {}
