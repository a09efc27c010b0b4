package dev.hearth.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What this process holds at a moment, memory in MiB.
///
/// @param heap after full collections
/// @param resident reported only: the collector need not give memory back
record ProcessSample(
        Duration at, long heap, long metaspace, int threads, long files, long resident) {

    static final String HEADING =
            "%8s %9s %14s %8s %6s %13s"
                    .formatted(
                            "second",
                            "heap, MiB",
                            "metaspace, MiB",
                            "threads",
                            "files",
                            "resident, MiB");

    static final String TOLERANCE =
            "heap within 10 % and 16 MiB, metaspace within 5 % and 8 MiB, threads and files within 8"
                    + " of the first sample";

    private static final int COLLECTIONS = 3;
    private static final long MEBIBYTE = 1L << 20;

    static ProcessSample take(Duration at) {
        for (int each = 0; each < COLLECTIONS; each++) {
            // References of one collection free memory in the next.
            System.gc();
        }
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long metaspace =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getName().equals("Metaspace"))
                        .mapToLong(ProcessSample::used)
                        .sum();
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new ProcessSample(
                at,
                heap / MEBIBYTE,
                metaspace / MEBIBYTE,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system.getOpenFileDescriptorCount(),
                residentNow());
    }

    private static long used(MemoryPoolMXBean pool) {
        return pool.getUsage().getUsed();
    }

    private static long residentNow() {
        try {
            return NodeProcess.resident(Files.readString(Path.of("/proc/self/status")));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// What grew beyond [#TOLERANCE] from here to a later sample; resident memory is not looked at.
    List<String> grownTo(ProcessSample later) {
        var grown = new ArrayList<String>();
        check(grown, "heap", heap, later.heap, heap / 10 + 16);
        check(grown, "metaspace", metaspace, later.metaspace, metaspace / 20 + 8);
        check(grown, "threads", threads, later.threads, 8);
        check(grown, "open files", files, later.files, 8);
        return grown;
    }

    private static void check(
            List<String> grown, String what, long before, long after, long tolerated) {
        if (after - before > tolerated) {
            grown.add(
                    "%s grew from %d to %d, more than %d"
                            .formatted(what, before, after, tolerated));
        }
    }

    @Override
    public String toString() {
        return "%8d %9d %14d %8d %6d %13d"
                .formatted(at.toSeconds(), heap, metaspace, threads, files, resident);
    }
}
