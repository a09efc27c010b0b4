package dev.hearth.router;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.topology.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An invocation between the nodes that it is sent to, one after the other.
///
/// @param loopAddress where the consumer of its caller's event loop listens
/// @param tried the nodes so far
/// @param refusal the best of theirs; null if none refused
record Journey(
        Invocation invocation,
        FunctionSpec spec,
        String loopAddress,
        List<NodeId> tried,
        Outcome.@Nullable Rejected refusal) {

    static Journey begin(Invocation invocation, FunctionSpec spec, String loopAddress) {
        return new Journey(invocation, spec, loopAddress, List.of(), null);
    }

    Repeat repeat() {
        return Repeat.of(invocation, spec);
    }

    Journey tried(NodeId node) {
        var more = new ArrayList<>(tried);
        more.add(node);
        return new Journey(invocation, spec, loopAddress, List.copyOf(more), refusal);
    }

    Journey refused(Outcome.Rejected refusal) {
        return new Journey(invocation, spec, loopAddress, tried, refusal);
    }
}
