package dev.hearth.router;

import dev.hearth.function.FunctionId;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What this node did to the others since each of them last spoke: invocations that it sent, and
/// outcomes that it got. A node's next word includes them, so they are forgotten then. Any thread.
public final class Charges {

    /// What an invocation takes when it is sent.
    public enum Taken {
        /// A sandbox that was idle.
        WARM,
        /// None: it launches one.
        NONE
    }

    /// What an outcome leaves behind.
    public enum Left {
        /// A sandbox that is idle now.
        WARM,
        NONE
    }

    private final Map<NodeId, Since> nodes = new ConcurrentHashMap<>();

    public void sent(MeshNode to, FunctionId function, Taken taken) {
        var since = since(to);
        since.inFlight.incrementAndGet();
        if (taken == Taken.WARM) {
            since.idle(function).decrementAndGet();
        }
    }

    public void answered(MeshNode by, FunctionId function, Left left) {
        var since = since(by);
        since.inFlight.decrementAndGet();
        if (left == Left.WARM) {
            since.idle(function).incrementAndGet();
        }
    }

    /// The node is gone.
    public void forget(NodeId node) {
        nodes.remove(node);
    }

    /// How many more, or with a minus fewer, are in flight there than it last said.
    int inFlight(MeshNode node) {
        var since = nodes.get(node.id());
        return since == null || since.word != node.word() ? 0 : since.inFlight.get();
    }

    /// How many more, or with a minus fewer, sandboxes of the function are idle there.
    int idle(MeshNode node, FunctionId function) {
        var since = nodes.get(node.id());
        if (since == null || since.word != node.word()) {
            return 0;
        }
        var idle = since.idle.get(function);
        return idle == null ? 0 : idle.get();
    }

    private Since since(MeshNode node) {
        var since = nodes.get(node.id());
        return since != null && since.word == node.word() ? since : begin(node);
    }

    private Since begin(MeshNode node) {
        return nodes.compute(
                node.id(), (_, now) -> isNoOlder(now, node) ? now : new Since(node.word()));
    }

    private static boolean isNoOlder(@Nullable Since since, MeshNode node) {
        return since != null && since.word >= node.word();
    }

    private static final class Since {

        private final long word;
        private final AtomicInteger inFlight = new AtomicInteger();
        private final Map<FunctionId, AtomicInteger> idle = new ConcurrentHashMap<>();

        private Since(long word) {
            this.word = word;
        }

        private AtomicInteger idle(FunctionId function) {
            return idle.computeIfAbsent(function, _ -> new AtomicInteger());
        }
    }
}
