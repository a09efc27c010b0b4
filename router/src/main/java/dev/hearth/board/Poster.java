package dev.hearth.board;

import dev.hearth.board.Notice.Extent;
import dev.hearth.board.Notice.Numbered;
import dev.hearth.function.FunctionId;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.SandboxCount;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what a node tells the others, from what it told them before. No I/O. Not thread-safe.
///
/// 1. A notice says no more than what changed since the last one.
/// 2. The first is whole; and the one that follows when most numbers belong to functions that are
///    gone: they are given out anew.
/// 3. When nothing has changed, the next comes after [#HEARTBEAT].
final class Poster {

    static final Duration HEARTBEAT = Duration.ofMillis(250);
    static final Duration LASTS = HEARTBEAT.multipliedBy(4);

    /// So many numbers of functions that are gone are kept in any case.
    private static final int SPARE = 1_024;

    private final NodeId self;
    private final Map<FunctionId, Integer> numbers = new HashMap<>();
    private final List<FunctionId> names = new ArrayList<>();
    private Map<FunctionId, SandboxCount> told = Map.of();
    private @Nullable Condition condition;
    private long sequence;
    private long toldAt;

    Poster(NodeId self) {
        this.self = self;
    }

    /// @param now on the clock of [System#nanoTime]
    /// @return what to publish; empty when there is nothing to say yet
    Optional<Notice> post(Standing standing, long now) {
        var counts = standing.sandboxes();
        int known = names.size();
        boolean anew = condition == null || known > 2 * counts.size() + SPARE;
        if (anew) {
            numbers.clear();
            names.clear();
            known = 0;
        }
        var changed = anew ? numbered(counts) : changes(counts);
        if (!anew
                && changed.isEmpty()
                && !isNews(standing.condition())
                && now - toldAt < HEARTBEAT.toNanos()) {
            return Optional.empty();
        }
        told = counts;
        condition = standing.condition();
        toldAt = now;
        sequence++;
        var extent = anew ? Extent.WHOLE : Extent.CHANGES;
        var named = names.subList(known, names.size());
        return Optional.of(notice(extent, standing.condition(), known, named, changed));
    }

    /// All that was told until now, for one who missed some of it; empty before the first notice.
    Optional<Notice> whole() {
        return condition == null
                ? Optional.empty()
                : Optional.of(notice(Extent.WHOLE, condition, 0, names, numbered(told)));
    }

    private Notice notice(
            Extent extent,
            Condition said,
            int firstNew,
            List<FunctionId> named,
            List<Numbered> counts) {
        return new Notice(self, sequence, extent, said, LASTS, firstNew, named, counts);
    }

    private List<Numbered> changes(Map<FunctionId, SandboxCount> counts) {
        Map<FunctionId, SandboxCount> changed = new HashMap<>();
        counts.forEach((function, count) -> {
            if (!count.equals(told.getOrDefault(function, SandboxCount.NONE))) {
                changed.put(function, count);
            }
        });
        for (var function : told.keySet()) {
            if (!counts.containsKey(function)) {
                changed.put(function, SandboxCount.NONE);
            }
        }
        return numbered(changed);
    }

    private List<Numbered> numbered(Map<FunctionId, SandboxCount> counts) {
        List<Numbered> numbered = new ArrayList<>(counts.size());
        counts.forEach((function, count) -> numbered.add(new Numbered(number(function), count)));
        numbered.sort((one, other) -> Integer.compare(one.function(), other.function()));
        return numbered;
    }

    private int number(FunctionId function) {
        return numbers.computeIfAbsent(
                function,
                named -> {
                    names.add(named);
                    return names.size() - 1;
                });
    }

    /// A wait that comes, goes, doubles or halves; not each of its moves.
    private boolean isNews(Condition now) {
        if (condition == null || condition.state() != now.state()) {
            return true;
        }
        long before = condition.load().queueWait().toNanos();
        long after = now.load().queueWait().toNanos();
        return after > 2 * before || before > 2 * after;
    }
}
