package dev.hearth.board;

import dev.hearth.function.FunctionId;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.SandboxCount;
import java.time.Duration;
import java.util.List;

/// What a node puts on the board. Functions are named once and numbered from then on, in the order
/// in which the node named them.
///
/// @param sequence from 1, one more with each notice of the node
/// @param lasts a node that is not heard of for so long is taken to be away
/// @param firstNew the number of the first of `names`
/// @param names functions that have their numbers from here on
/// @param counts in ascending order of their numbers
record Notice(
        NodeId node,
        long sequence,
        Extent extent,
        Condition condition,
        Duration lasts,
        int firstNew,
        List<FunctionId> names,
        List<Numbered> counts) {

    enum Extent {
        /// What differs from the notice before.
        CHANGES,
        /// All there is: what was said before is void, numbers included.
        WHOLE
    }

    /// @param function its number
    record Numbered(int function, SandboxCount count) {}

    Notice {
        names = List.copyOf(names);
        counts = List.copyOf(counts);
    }
}
