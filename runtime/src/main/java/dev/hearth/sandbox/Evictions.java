package dev.hearth.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Finds the idle sandboxes that can be done without: those beyond their function's `warm.min`
/// before the others, and of these the one that nobody used for longest. Any thread.
///
/// All pools are looked at for a quarter of what is idle, not for each: a sandbox that was used
/// since is passed over. The lock is only met where room is short.
final class Evictions {

    /// Rather than looking again for every one where few are idle.
    private static final int LEAST_RANKED = 16;

    enum Place {
        BEYOND_MIN,
        MIN
    }

    /// @param since when it became idle, in [System#nanoTime]
    record Candidate(FunctionPool pool, long since, Place place) {

        private static final Comparator<Candidate> ORDER =
                Comparator.comparing(Candidate::place)
                        .thenComparing((one, other) -> Long.signum(one.since - other.since));

        Optional<Sandbox> take() {
            return pool.evictOldest(since);
        }
    }

    private final Supplier<Collection<FunctionPool>> pools;
    private final ArrayDeque<Candidate> ranked = new ArrayDeque<>();

    Evictions(Supplier<Collection<FunctionPool>> pools) {
        this.pools = pools;
    }

    /// One to close at once.
    synchronized Optional<Sandbox> one() {
        var taken = firstRanked();
        if (taken.isEmpty()) {
            rankAgain();
            taken = firstRanked();
        }
        return taken;
    }

    private Optional<Sandbox> firstRanked() {
        Optional<Sandbox> taken = Optional.empty();
        while (taken.isEmpty() && !ranked.isEmpty()) {
            taken = ranked.removeFirst().take();
        }
        return taken;
    }

    private void rankAgain() {
        var all = ranking(pools.get());
        int count = Math.max(LEAST_RANKED, all.size() / 4);
        for (var each : all) {
            if (ranked.size() == count || (each.place == Place.MIN && !ranked.isEmpty())) {
                return;
            }
            ranked.add(each);
            if (each.place == Place.MIN) {
                return;
            }
        }
    }

    /// A quarter of what is idle, at least one.
    List<Sandbox> quarter() {
        var all = ranking(pools.get());
        var taken = new ArrayList<Sandbox>();
        for (var each : all.subList(0, (all.size() + 3) / 4)) {
            each.take().ifPresent(taken::add);
        }
        return taken;
    }

    /// The first to go first.
    static List<Candidate> ranking(Collection<FunctionPool> pools) {
        var all = new ArrayList<Candidate>();
        for (var pool : pools) {
            var idle = pool.idleSince();
            int beyond = idle.size() - pool.spec().warm().min();
            for (int at = 0; at < idle.size(); at++) {
                all.add(
                        new Candidate(
                                pool, idle.get(at), at < beyond ? Place.BEYOND_MIN : Place.MIN));
            }
        }
        all.sort(Candidate.ORDER);
        return all;
    }
}
