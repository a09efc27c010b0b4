package dev.hearth.sandbox;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/// How far the heap is over what it should hold after a collection. For one thread.
///
/// It reads what is used now, a few milliseconds after a collection, with any collector: their own
/// figures leave out what they did not collect.
final class HeapPressure {

    /// The share of the heap that may be used after a collection. All collectors need room to work
    /// without stopping the world; G1 keeps a tenth in reserve.
    private static final double FULL = 0.75;

    /// The share of time that the world may be stopped. More is somebody asking again and again for
    /// what cannot be had, which a heap that looks half empty afterwards does not show.
    private static final double STOPPED = 0.5;

    private static final long WINDOW = Duration.ofMillis(500).toNanos();

    private static final Runtime JVM = Runtime.getRuntime();

    private static final List<GarbageCollectorMXBean> ALL =
            ManagementFactory.getGarbageCollectorMXBeans();

    /// Collectors that work beside the program have a bean for that and one for their pauses.
    private static final List<GarbageCollectorMXBean> PAUSES =
            ALL.stream().filter(bean -> bean.getName().endsWith("Pauses")).toList();

    private static final List<GarbageCollectorMXBean> COLLECTIONS =
            ALL.stream().filter(bean -> !PAUSES.contains(bean)).toList();

    private long collections;
    private long windowStart = System.nanoTime();
    private long stoppedBefore = stoppedMillis();

    /// Bytes beyond the bound, negative below it; empty while there was no collection since it was
    /// asked last. Cheap: every few milliseconds.
    OptionalLong excess(long now) {
        long count = 0;
        for (var collector : COLLECTIONS) {
            count += collector.getCollectionCount();
        }
        if (count == collections) {
            return OptionalLong.empty();
        }
        collections = count;
        long used = JVM.totalMemory() - JVM.freeMemory();
        long excess = used - (long) (FULL * JVM.maxMemory());
        return OptionalLong.of(isStoppedTooLong(now) ? Math.max(1, excess) : excess);
    }

    private boolean isStoppedTooLong(long now) {
        long window = now - windowStart;
        if (window < WINDOW) {
            return false;
        }
        long stopped = stoppedMillis();
        double share = (stopped - stoppedBefore) * 1e6 / window;
        windowStart = now;
        stoppedBefore = stopped;
        return share > STOPPED;
    }

    private static long stoppedMillis() {
        long millis = 0;
        for (var collector : PAUSES.isEmpty() ? ALL : PAUSES) {
            millis += collector.getCollectionTime();
        }
        return millis;
    }
}
