package dev.hearth.router;

import dev.hearth.invocation.Outcome;

/// What became of an invocation that was sent to a node.
sealed interface Arrival {

    record Answered(Outcome outcome) implements Arrival {}

    /// It never got there.
    record NotDelivered(String why) implements Arrival {}

    /// The node is gone, or silent: it may or may not have run there.
    record Lost(String why) implements Arrival {}

    /// The deadline passed without a reply: it may or may not have run there.
    record NoReply(String why) implements Arrival {}
}
