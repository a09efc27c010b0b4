package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Processes and all that they started, as `/proc` shows them.
record ProcessTree(List<ProcessHandle> roots) {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final int USER_TICKS = 11;
    private static final int CHILDREN_SYSTEM_TICKS = 14;

    ProcessTree {
        roots = List.copyOf(roots);
    }

    /// In bytes.
    ///
    /// @param proportional what several processes share counts as their part of it (PSS)
    /// @param resident what they share counts for each (RSS)
    record Memory(long proportional, long resident) {}

    static ProcessTree of(List<Server> servers) {
        return new ProcessTree(
                servers.stream().map(server -> server.process().toHandle()).toList());
    }

    private Stream<ProcessHandle> all() {
        return roots.stream().flatMap(root -> Stream.concat(Stream.of(root), root.descendants()));
    }

    /// CPU time until now, in steps of 10 ms for each process; children that have ended included.
    Duration cpu() {
        return TICK.multipliedBy(sum(handle -> ticks(read(handle, "stat"))));
    }

    static long ticks(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int each = USER_TICKS; each <= CHILDREN_SYSTEM_TICKS; each++) {
            ticks += Long.parseLong(fields[each]);
        }
        return ticks;
    }

    Memory memory() {
        return new Memory(
                sum(handle -> bytes(read(handle, "smaps_rollup"), "Pss:")),
                sum(handle -> bytes(read(handle, "smaps_rollup"), "Rss:")));
    }

    static long bytes(String rollup, String name) {
        return rollup.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .sum();
    }

    private long sum(ToLongFunction<ProcessHandle> figure) {
        return all().mapToLong(figure).sum();
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// They do nothing until [#goOn()].
    void stop() {
        signal("STOP");
    }

    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        var command = new ArrayList<>(List.of("kill", "-" + name));
        all().forEach(process -> command.add(Long.toString(process.pid())));
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
