package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a node's process holds at a moment, memory in MiB.
///
/// @param heap after full collections
record NodeSample(long heap, long threads, long files) {

    static final String TOLERANCE =
            "heap within 10 % and 24 MiB, threads and files within 16 of the first sample";

    private static final Pattern USED = Pattern.compile(" used (\\d+)K");
    private static final int COLLECTIONS = 3;

    static NodeSample of(Process node) {
        for (int each = 0; each < COLLECTIONS; each++) {
            // References of one collection free memory in the next.
            var _ = jcmd(node, "GC.run");
        }
        var used =
                jcmd(node, "GC.heap_info")
                        .lines()
                        .takeWhile(line -> !line.contains("Metaspace"))
                        .toList();
        long kibibytes =
                USED.matcher(String.join("\n", used))
                        .results()
                        .mapToLong(found -> Long.parseLong(found.group(1)))
                        .sum();
        return new NodeSample(kibibytes / 1024, count(node, "task"), count(node, "fd"));
    }

    private static String jcmd(Process node, String command) {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Shell.output(jcmd, Long.toString(node.pid()), command);
    }

    private static long count(Process node, String folder) {
        try (var entries = Files.list(Path.of("/proc", Long.toString(node.pid()), folder))) {
            return entries.count();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// What grew beyond [#TOLERANCE] from here to a later sample.
    List<String> grownTo(NodeSample later) {
        var grown = new ArrayList<String>();
        check(grown, "heap", heap, later.heap, heap / 10 + 24);
        check(grown, "threads", threads, later.threads, 16);
        check(grown, "open files", files, later.files, 16);
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
}
