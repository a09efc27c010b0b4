package dev.hearth.acceptance;

import dev.hearth.invocation.InvocationId;

/// What a sender is told.
public sealed interface Receipt {

    /// The event is durable.
    record Accepted(InvocationId id) implements Receipt {}

    /// It is not, or may not be.
    record NotDurable(String detail) implements Receipt {}

    /// More of this function, or of all, wait than may.
    record Full(Whose whose, String detail) implements Receipt {
        public enum Whose {
            FUNCTION,
            NODE
        }
    }
}
