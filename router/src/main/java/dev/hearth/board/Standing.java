package dev.hearth.board;

import dev.hearth.function.FunctionId;
import dev.hearth.topology.SandboxCount;
import java.util.Map;

/// What a node is at one moment, as its board tells the others.
///
/// @param sandboxes by function; one that is absent has none
public record Standing(Condition condition, Map<FunctionId, SandboxCount> sandboxes) {

    public Standing {
        sandboxes = Map.copyOf(sandboxes);
    }
}
