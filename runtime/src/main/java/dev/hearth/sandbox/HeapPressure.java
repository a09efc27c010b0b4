package dev.hearth.sandbox;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// How far the heap is over what it should hold, told after each collection of the whole heap. For
/// one thread.
///
/// Lesser collections tell nothing: what they leave is mostly garbage that nobody looked at. When
/// the heap is truly full, whole ones follow each other with any collector.
final class HeapPressure {

    /// The share of the heap that may be used after a collection. All collectors need room to work
    /// without stopping the world; G1 keeps a tenth in reserve.
    private static final double FULL = 0.75;

    /// The share of time that the world may be stopped over several whole collections. More is
    /// somebody asking again and again for what cannot be had, which a heap that looks half empty
    /// afterwards does not show.
    private static final double STOPPED = 0.5;

    /// So many whole collections in a row are *again and again*; one long one is none.
    private static final int ROW = 3;

    private static final Set<String> WHOLE =
            Set.of(
                    "PS MarkSweep",
                    "MarkSweepCompact",
                    "G1 Old Generation",
                    "ZGC Major Cycles",
                    "Shenandoah Cycles");

    /// What was seen after some.
    ///
    /// @param at nanoseconds, as of [System#nanoTime]
    /// @param count whole collections so far
    /// @param stopped nanoseconds of pauses so far
    record Collection(long at, long count, long stopped) {}

    private final Runtime jvm = Runtime.getRuntime();
    private final List<GarbageCollectorMXBean> whole;
    private final List<GarbageCollectorMXBean> pauses;

    /// The first is the start of a row, if there were as many.
    private final Deque<Collection> seen = new ArrayDeque<>();

    HeapPressure() {
        var all = ManagementFactory.getGarbageCollectorMXBeans();
        var known = all.stream().filter(bean -> WHOLE.contains(bean.getName())).toList();
        whole = known.isEmpty() ? all : known;
        // Collectors that work beside the program have a bean for that and one for their pauses.
        var named = all.stream().filter(bean -> bean.getName().endsWith("Pauses")).toList();
        pauses = named.isEmpty() ? all : named;
        seen.add(new Collection(System.nanoTime(), count(), stoppedNanos()));
    }

    /// Bytes beyond the bound, negative below it; empty while there was no whole collection since
    /// it was asked last. Cheap: every few milliseconds.
    ///
    /// It reads what is used now, a few milliseconds after a collection: the collectors' own
    /// figures leave out what they did not collect.
    OptionalLong excess(long now) {
        long count = count();
        if (count == seen.getLast().count) {
            return OptionalLong.empty();
        }
        var latest = new Collection(now, count, stoppedNanos());
        seen.addLast(latest);
        var first = seen.removeFirst();
        while (count - seen.getFirst().count >= ROW) {
            first = seen.removeFirst();
        }
        seen.addFirst(first);
        long used = jvm.totalMemory() - jvm.freeMemory();
        long excess = used - (long) (FULL * jvm.maxMemory());
        return OptionalLong.of(isStoppedTooLong(first, latest) ? Math.max(1, excess) : excess);
    }

    static boolean isStoppedTooLong(Collection first, Collection latest) {
        return latest.count - first.count >= ROW
                && latest.stopped - first.stopped > STOPPED * (latest.at - first.at);
    }

    private long count() {
        long count = 0;
        for (var collector : whole) {
            count += collector.getCollectionCount();
        }
        return count;
    }

    private long stoppedNanos() {
        long millis = 0;
        for (var collector : pauses) {
            millis += collector.getCollectionTime();
        }
        return millis * 1_000_000;
    }
}
