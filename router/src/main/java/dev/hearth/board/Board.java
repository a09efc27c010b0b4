package dev.hearth.board;

import dev.hearth.function.FunctionId;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All that a node has heard, as a value: each step gives the next board, and does nothing else.
///
/// 1. Notices of a node count in their order only: one that was heard before, or is older, is void.
/// 2. After a gap nothing more of that node counts until a whole notice has come.
/// 3. A node that is silent for as long as its last notice lasts is not in the topology; its next
///    notice brings it back. After [#FORGOTTEN] it is forgotten.
record Board(NodeId self, Map<NodeId, Member> members, ShardedMap<FunctionId, Held> holders) {

    static final Duration FORGOTTEN = Duration.ofMinutes(1);

    /// Taken for the round trip until it was measured.
    static final Duration UNMEASURED = Duration.ofNanos(200_000);

    private static final double NEWEST_WEIGHT = 0.2;

    enum Reaction {
        NONE,
        /// Something is missing: ask the node for all of it.
        ASK
    }

    record Step(Board board, Reaction reaction) {}

    /// @param function the same object for all nodes that have it, each of which names it
    record Held(FunctionId function, List<Holding> nodes) {}

    /// @param until when it is away unless something is heard of it
    record Member(
            Condition condition,
            long sequence,
            long until,
            @Nullable Duration hop,
            ShardedMap<Integer, FunctionId> names) {

        Member withHop(Duration hop) {
            return new Member(condition, sequence, until, hop, names);
        }
    }

    static Board of(NodeId self) {
        return new Board(self, Map.of(), ShardedMap.empty());
    }

    /// @param now on the clock of [System#nanoTime]
    Step heard(Notice notice, long now) {
        var member = members.get(notice.node());
        return switch (notice.extent()) {
            case WHOLE ->
                    member != null && notice.sequence() <= member.sequence
                            ? new Step(this, Reaction.NONE)
                            : new Step(
                                    left(notice.node()).told(notice, hop(member), now),
                                    Reaction.NONE);
            case CHANGES -> {
                if (member == null || notice.sequence() > member.sequence + 1) {
                    yield new Step(this, Reaction.ASK);
                }
                yield notice.sequence() <= member.sequence
                        ? new Step(this, Reaction.NONE)
                        : new Step(told(notice, member.hop, now), Reaction.NONE);
            }
        };
    }

    /// The node is no member any more.
    Board left(NodeId node) {
        var member = members.get(node);
        if (member == null) {
            return this;
        }
        var edit = holders.edit();
        member.names.forEach((_, function) -> hold(edit, node, function, SandboxCount.NONE));
        var rest = new HashMap<>(members);
        rest.remove(node);
        return new Board(self, Map.copyOf(rest), edit.done());
    }

    /// A round trip to the node was measured.
    Board measured(NodeId node, Duration trip) {
        var member = members.get(node);
        return member == null ? this : with(node, member.withHop(mean(member.hop, trip)));
    }

    /// Without the nodes that were silent for so long that they will not come back.
    Board forgetting(long now) {
        var board = this;
        for (var each : members.entrySet()) {
            if (!each.getKey().equals(self) && now - each.getValue().until > FORGOTTEN.toNanos()) {
                board = board.left(each.getKey());
            }
        }
        return board;
    }

    Topology topology(long now) {
        List<MeshNode> nodes = new ArrayList<>(members.size());
        members.forEach((id, member) -> {
            boolean here = id.equals(self);
            if (here || now - member.until < 0) {
                nodes.add(
                        new MeshNode(
                                id,
                                member.condition.state(),
                                member.condition.load(),
                                here ? Duration.ZERO : member.hop == null ? UNMEASURED : member.hop,
                                member.sequence));
            }
        });
        return new Topology(self, nodes, this::holding);
    }

    private List<Holding> holding(FunctionId function) {
        var held = holders.find(function);
        return held == null ? List.of() : held.nodes;
    }

    private static @Nullable Duration hop(@Nullable Member member) {
        return member == null ? null : member.hop;
    }

    private Board told(Notice notice, @Nullable Duration hop, long now) {
        var member = members.get(notice.node());
        var naming =
                (member == null ? ShardedMap.<Integer, FunctionId>empty() : member.names).edit();
        int number = notice.firstNew();
        for (var name : notice.names()) {
            naming.put(number++, shared(name));
        }
        var names = naming.done();
        var holding = holders.edit();
        for (var numbered : notice.counts()) {
            var function = names.find(numbered.function());
            if (function != null) {
                hold(holding, notice.node(), function, numbered.count());
            }
        }
        var next =
                new Member(
                        notice.condition(),
                        notice.sequence(),
                        now + notice.lasts().toNanos(),
                        hop,
                        names);
        return new Board(self, members, holding.done()).with(notice.node(), next);
    }

    private FunctionId shared(FunctionId name) {
        var held = holders.find(name);
        return held == null ? name : held.function;
    }

    private Board with(NodeId node, Member member) {
        var next = new HashMap<>(members);
        next.put(node, member);
        return new Board(self, Map.copyOf(next), holders);
    }

    /// This node comes first: placement asks for it first.
    private void hold(
            ShardedMap<FunctionId, Held>.Edit edit,
            NodeId node,
            FunctionId function,
            SandboxCount count) {
        var before = edit.find(function);
        List<Holding> after = new ArrayList<>();
        if (before != null) {
            before.nodes.stream().filter(each -> !each.node().equals(node)).forEach(after::add);
        }
        if (!count.equals(SandboxCount.NONE)) {
            after.add(node.equals(self) ? 0 : after.size(), new Holding(node, count));
        }
        if (!after.isEmpty()) {
            edit.put(
                    function,
                    new Held(before == null ? function : before.function, List.copyOf(after)));
        } else if (before != null) {
            edit.remove(function);
        }
    }

    private static Duration mean(@Nullable Duration before, Duration trip) {
        return before == null
                ? trip
                : Duration.ofNanos(
                        (long)
                                (before.toNanos()
                                        + NEWEST_WEIGHT * (trip.toNanos() - before.toNanos())));
    }
}
