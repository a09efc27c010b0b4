package dev.hearth.topology;

import dev.hearth.function.FunctionId;
import java.time.Duration;
import java.util.Map;

/// What is known of one node.
///
/// @param hop the measured round trip of the event bus to it; zero for this node
/// @param queueWait how long an invocation waits there for a sandbox thread, a moving average
/// @param warm idle warm sandboxes by function; absent means none
public record MeshNode(
        NodeId id, State state, Duration hop, Duration queueWait, Map<FunctionId, Integer> warm) {

    public MeshNode {
        warm = Map.copyOf(warm);
    }

    public enum State {
        READY,
        /// Finishes what it has and takes nothing new.
        DRAINING
    }

    public boolean hasWarm(FunctionId function) {
        return warm.getOrDefault(function, 0) > 0;
    }
}
