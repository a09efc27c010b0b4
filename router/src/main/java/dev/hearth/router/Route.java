package dev.hearth.router;

import dev.hearth.topology.NodeId;

/// Where an invocation goes.
public sealed interface Route {

    /// @param kind what the chosen node is expected to do
    record To(NodeId node, Kind kind) implements Route {}

    /// No node takes invocations.
    record Refused() implements Route {}

    enum Kind {
        LOCAL_WARM,
        REMOTE_WARM,
        LOCAL_LAUNCH,
        REMOTE_LAUNCH
    }
}
