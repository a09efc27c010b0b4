package dev.hearth.node;

import dev.hearth.cluster.AgreedText;
import dev.hearth.cluster.Cluster;
import dev.hearth.topology.NodeId;
import dev.hearth.trigger.timer.SlotLedger;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The ledger of the slots, in the memory of more than half of the nodes.
final class MeshSlots implements SlotLedger {

    private static final String NAME = "slots";

    /// Each waits while another node does not answer, for 8 s or so.
    private static final int THREADS = 8;

    private final Cluster cluster;
    private final WorkerExecutor waiting;

    MeshSlots(Cluster cluster) {
        this.cluster = cluster;
        waiting = cluster.vertx().createSharedWorkerExecutor("hearth-slots", THREADS);
    }

    @Override
    public Future<Optional<String>> read(String trigger) {
        var text = text(trigger);
        return waiting.executeBlocking(text::read, false).map(Objects::requireNonNull);
    }

    @Override
    public Future<Change> replace(String trigger, Optional<String> before, String after) {
        var text = text(trigger);
        return waiting.executeBlocking(() -> replaced(text, before.orElse(null), after), false)
                .map(Objects::requireNonNull);
    }

    private static Change replaced(AgreedText text, @Nullable String before, String after) {
        return switch (text.replace(before, after)) {
            case MADE -> text.isCopied() ? Change.MADE : Change.UNKNOWN;
            case OTHER_TEXT -> Change.OTHER_TEXT;
            case NO_MAJORITY -> Change.TOO_FEW_NODES;
            case UNKNOWN -> Change.UNKNOWN;
        };
    }

    @Override
    public Runnable watch(String trigger, Runnable changed) {
        var text = text(trigger);
        var unwatch = waiting.executeBlocking(() -> text.onChange(changed), false);
        return () -> unwatch.compose(end -> waiting.executeBlocking(() -> ended(end), false));
    }

    private static boolean ended(Runnable end) {
        end.run();
        return true;
    }

    private AgreedText text(String trigger) {
        return cluster.agreed(NAME, trigger);
    }

    @Override
    public String self() {
        return cluster.self().value();
    }

    @Override
    public List<String> nodes() {
        return cluster.nodes().stream().map(NodeId::value).toList();
    }
}
