package dev.hearth.state;

import io.vertx.core.buffer.Buffer;

/// What is to be read of a key.
public sealed interface Reading {

    record Found(Buffer value) implements Reading {}

    record Missing() implements Reading {}

    /// Whether there is a value is not known here and now.
    ///
    /// @param detail one sentence for people
    record Unavailable(String detail) implements Reading {}
}
