package dev.hearth.node;

import dev.hearth.sandbox.SandboxSnapshot;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.Topology;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The topology of a mesh of one, taken anew every few milliseconds so that placing an invocation
/// reads one field.
final class LocalTopology implements Supplier<Topology> {

    private static final Logger LOG = LoggerFactory.getLogger(LocalTopology.class);

    private static final Duration REFRESH = Duration.ofMillis(20);

    private final NodeId self;
    private final Supplier<SandboxSnapshot> sandboxes;
    private final BooleanSupplier draining;
    private volatile Topology latest;

    LocalTopology(NodeId self, Supplier<SandboxSnapshot> sandboxes, BooleanSupplier draining) {
        this.self = self;
        this.sandboxes = sandboxes;
        this.draining = draining;
        this.latest = take();
    }

    void refreshOn(Vertx vertx) {
        // With thousands of functions a snapshot takes longer than an event loop may be held up.
        vertx.setPeriodic(
                REFRESH.toMillis(),
                _ ->
                        vertx.executeBlocking(() -> latest = take(), false)
                                .onFailure(broken -> LOG.error("no topology", broken)));
    }

    @Override
    public Topology get() {
        return latest;
    }

    private Topology take() {
        var snapshot = sandboxes.get();
        var state = draining.getAsBoolean() ? MeshNode.State.DRAINING : MeshNode.State.READY;
        var node = new MeshNode(self, state, Duration.ZERO, snapshot.queueWait(), snapshot.warm());
        return new Topology(self, List.of(node), snapshot.launchCost());
    }
}
