package dev.hearth.store;

import dev.hearth.acceptance.Copies;
import dev.hearth.acceptance.Durability;
import dev.hearth.cluster.SharedEntries;
import dev.hearth.function.DataSize;
import dev.hearth.invocation.InvocationId;
import dev.hearth.store.EventCopy.History;
import dev.hearth.store.EventCopy.Open;
import dev.hearth.store.Ownership.Verdict;
import dev.hearth.topology.NodeId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepted events in the memory of two nodes each.
///
/// 1. An entry names the node that brings the event to its end; it is removed at the end.
/// 2. Where that node is no longer among the others, whoever answers for the entry puts its own
///    name there and takes the event over.
/// 3. A node that has an event on its disk goes on with it only where the entry is its own, or it
///    can make it so. That an event which was taken over has ended is remembered for a day.
public final class EventCopies implements Copies {

    private static final Logger LOG = LoggerFactory.getLogger(EventCopies.class);
    private static final DataSize MOST = DataSize.ofMebibytes(256);
    private static final Duration SWEEP = Duration.ofSeconds(1);
    private static final int SAID_AT_ONCE = 1_000;

    private final Vertx vertx;
    private final SharedEntries shared;
    private final NodeId self;
    private final CopyTable table;
    private final Ownership ownership;
    private final Orphans orphans;

    private final Map<InvocationId, Integer> sizes = new HashMap<>();
    private final Set<InvocationId> takenOver = new HashSet<>();
    private final Set<InvocationId> beingTakenOver = new HashSet<>();
    private final Deque<Supplier<Future<Void>>> unsaid = new ArrayDeque<>();
    private volatile @Nullable Context context;
    private long bytes;

    /// @param nodes that are there now
    public EventCopies(
            Vertx vertx,
            SharedEntries shared,
            NodeId self,
            Supplier<Collection<NodeId>> nodes,
            InstantSource clock) {
        this.vertx = vertx;
        this.shared = shared;
        this.self = self;
        table = new CopyTable(shared, clock);
        ownership = new Ownership(vertx, table, self, nodes);
        orphans = new Orphans(vertx, table, nodes);
    }

    @Override
    public Durability durability() {
        return Durability.JOURNAL_AND_MEMORY;
    }

    @Override
    public void open(Heir heir) {
        var here = vertx.getOrCreateContext();
        context = here;
        shared.onLoss(() -> here.runOnContext(_ -> heir.recheck()));
        shared.onReturn(() -> here.runOnContext(_ -> heir.recheck()));
        vertx.setPeriodic(
                SWEEP.toMillis(),
                _ -> {
                    if (shared.isMajority()) {
                        sayAgain();
                        orphans.look((id, copy) -> takeOver(id, copy.event(), heir));
                    }
                });
    }

    /// A node has gone. Any thread.
    public void left() {
        var here = context;
        if (here != null) {
            here.runOnContext(_ -> orphans.lookAgain());
        }
    }

    @Override
    public boolean isMajority() {
        return shared.isMajority();
    }

    @Override
    public Future<Void> keep(InvocationId id, Buffer event) {
        if (bytes + event.length() > MOST.bytes()) {
            return Future.failedFuture(
                    "what this node has accepted takes %d MiB in the memory of others"
                            .formatted(bytes >> 20));
        }
        count(id, event);
        return table.add(id, new Open(self, History.ACCEPTED_HERE, event));
    }

    private void count(InvocationId id, Buffer event) {
        uncount(id);
        sizes.put(id, event.length());
        bytes += event.length();
    }

    private void uncount(InvocationId id) {
        var size = sizes.remove(id);
        bytes -= size == null ? 0 : size;
    }

    @Override
    public void next(InvocationId id, int attempt) {
        say(() -> table.writeAttempt(id, attempt));
    }

    @Override
    public void end(InvocationId id, int attempt) {
        uncount(id);
        var wasTakenOver = takenOver.remove(id);
        say(() -> wasTakenOver ? table.end(id) : table.remove(id));
        if (attempt > 1) {
            say(() -> table.removeAttempt(id));
        }
    }

    /// Until it is known to have been heard.
    private void say(Supplier<Future<Void>> word) {
        word.get().onFailure(_ -> unsaid.add(word));
    }

    private void sayAgain() {
        for (int left = Math.min(unsaid.size(), SAID_AT_ONCE); left > 0; left--) {
            say(unsaid.removeFirst());
        }
    }

    @Override
    public Future<Boolean> resume(InvocationId id, Supplier<Future<Buffer>> event) {
        return ownership
                .claim(id, () -> event.get().map(Optional::of))
                .map(verdict -> isMine(id, verdict));
    }

    private boolean isMine(InvocationId id, Verdict verdict) {
        if (verdict instanceof Verdict.Mine(var history) && history == History.TAKEN_OVER) {
            takenOver.add(id);
        }
        return verdict instanceof Verdict.Mine;
    }

    private void takeOver(InvocationId id, Buffer event, Heir heir) {
        if (!beingTakenOver.add(id)) {
            return;
        }
        ownership
                .claim(id, () -> Future.succeededFuture(Optional.empty()))
                .onSuccess(verdict -> {
                    if (isMine(id, verdict)) {
                        count(id, event);
                        adopt(id, event, heir);
                    } else {
                        beingTakenOver.remove(id);
                    }
                });
    }

    private void adopt(InvocationId id, Buffer event, Heir heir) {
        table.attempt(id)
                .compose(attempt -> heir.adopt(id, attempt, event))
                .onSuccess(_ -> beingTakenOver.remove(id))
                .onFailure(notNow -> {
                    LOG.warn("{} is not taken over yet: {}", id, notNow.getMessage());
                    vertx.setTimer(SWEEP.toMillis(), _ -> adopt(id, event, heir));
                });
    }
}
