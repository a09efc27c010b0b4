package dev.hearth.acceptance;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// All accepted invocations that are remembered. Not thread-safe.
final class Shelf {

    private static final Comparator<Held> FIRST_TO_EXPIRE =
            Comparator.<Held, Instant>comparing(held -> ((Ended) held.progress).expires())
                    .thenComparing(held -> held.id.value());

    private final Map<InvocationId, Held> all = new HashMap<>();
    private final TreeSet<Held> latest = new TreeSet<>(Held.LATEST_FIRST);
    private final TreeSet<Held> ended = new TreeSet<>(FIRST_TO_EXPIRE);

    @Nullable Held find(InvocationId id) {
        return all.get(id);
    }

    Collection<Held> all() {
        return all.values();
    }

    int ended() {
        return ended.size();
    }

    void add(Held held) {
        all.put(held.id, held);
        latest.add(held);
        if (held.progress instanceof Ended) {
            ended.add(held);
        }
    }

    /// One that is not at its end.
    void remove(Held held) {
        all.remove(held.id);
        latest.remove(held);
    }

    void end(Held held, Ended how) {
        held.progress = how;
        ended.add(held);
    }

    /// Takes away what has expired by now, and of the rest what is more than `most`; not more than
    /// `atOnce`.
    List<Held> takeExpired(Instant now, int most, int atOnce) {
        var expired = new ArrayList<Held>();
        while (!ended.isEmpty()
                && expired.size() < atOnce
                && (ended.size() > most
                        || !((Ended) ended.first().progress).expires().isAfter(now))) {
            var held = requireNonNull(ended.pollFirst());
            all.remove(held.id);
            latest.remove(held);
            expired.add(held);
        }
        return expired;
    }

    /// @param after the last of the page before; absent, or no longer there: the first page
    List<Status> page(
            @Nullable FunctionName function,
            @Nullable String state,
            @Nullable Held after,
            int limit) {
        return (after == null ? latest : latest.tailSet(after, false))
                .stream()
                        .filter(held -> function == null || held.function.equals(function))
                        .filter(held -> state == null || held.progress.word().equals(state))
                        .limit(limit)
                        .map(Held::status)
                        .toList();
    }
}
