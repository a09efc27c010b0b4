package dev.hearth.node;

import dev.hearth.board.Condition;
import dev.hearth.board.Standing;
import dev.hearth.sandbox.SandboxSnapshot;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeLoad;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// What this node tells the warm board of itself.
///
/// @param pace what one invocation more adds to the wait for a sandbox thread
record Standings(
        Supplier<SandboxSnapshot> sandboxes,
        Supplier<Duration> pace,
        IntSupplier inFlight,
        Supplier<MeshNode.State> state)
        implements Supplier<Standing> {

    @Override
    public Standing get() {
        var snapshot = sandboxes.get();
        var load =
                new NodeLoad(
                        snapshot.queueWait(),
                        pace.get(),
                        snapshot.spare(),
                        inFlight.getAsInt(),
                        snapshot.launchCost());
        return new Standing(new Condition(state.get(), load), snapshot.sandboxes());
    }
}
