package dev.hearth.acceptance;

import dev.hearth.invocation.Outcome;
import org.jspecify.annotations.Nullable;

/// An accepted invocation and, at its end, its outcome.
public record Found(Status status, @Nullable Outcome outcome) {}
