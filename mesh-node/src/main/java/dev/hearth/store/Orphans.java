package dev.hearth.store;

import dev.hearth.invocation.InvocationId;
import dev.hearth.store.EventCopy.Open;
import dev.hearth.topology.NodeId;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds events whose node is gone, among those that this node answers for. On one context.
final class Orphans {

    /// How often it is looked once a node has gone, since others may only then get to answer for
    /// what it answered for.
    private static final int LOOKS = 15;

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);
    private static final int MOST_AT_ONCE = 1_000;

    private final Vertx vertx;
    private final CopyTable table;
    private final Supplier<Collection<NodeId>> nodes;
    private Set<NodeId> missing = Set.of();
    private int left = LOOKS;
    private boolean looking;

    /// @param nodes that are there now
    Orphans(Vertx vertx, CopyTable table, Supplier<Collection<NodeId>> nodes) {
        this.vertx = vertx;
        this.table = table;
        this.nodes = nodes;
    }

    void lookAgain() {
        left = LOOKS;
    }

    /// A node has to be missing twice, since one that has just come may not be known here.
    void look(BiConsumer<InvocationId, Open> orphan) {
        if (looking || left == 0) {
            return;
        }
        looking = true;
        var there = Set.copyOf(nodes.get());
        vertx.executeBlocking(() -> table.open(copy -> !there.contains(copy.owner()), MOST_AT_ONCE))
                .onComplete(looked -> {
                    looking = false;
                    if (looked.succeeded()) {
                        left--;
                        tell(looked.result(), orphan);
                    }
                });
    }

    private void tell(Map<InvocationId, Open> found, BiConsumer<InvocationId, Open> orphan) {
        int told = 0;
        for (var one : found.entrySet()) {
            if (missing.contains(one.getValue().owner())) {
                told++;
                orphan.accept(one.getKey(), one.getValue());
            }
        }
        if (told > 0) {
            left = LOOKS;
            LOG.info("taking over {} events of nodes that have gone", told);
        }
        missing = found.values().stream().map(Open::owner).collect(Collectors.toSet());
    }
}
