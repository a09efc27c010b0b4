package dev.hearth.state;

import io.vertx.core.buffer.Buffer;

/// What must hold of a value for it to be changed.
public sealed interface Condition {

    record Always() implements Condition {}

    /// There is none.
    record Absent() implements Condition {}

    /// It has exactly these bytes.
    record Is(Buffer value) implements Condition {}
}
