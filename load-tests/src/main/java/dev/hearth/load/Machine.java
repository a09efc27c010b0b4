package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// What figures were measured on.
///
/// @param versions of what took part, by name
record Machine(
        String processor, int cores, String memory, String system, Map<String, String> versions) {

    Machine {
        versions = Map.copyOf(new TreeMap<>(versions));
    }

    /// This one.
    static Machine here(Map<String, String> versions) {
        return new Machine(
                fact("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                "%d GiB".formatted(Math.round(kibibytes() / 1048576.0)),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                versions);
    }

    /// Load average of the last minute.
    static double load() {
        return Double.parseDouble(read("/proc/loadavg").split(" ", -1)[0]);
    }

    /// What processes could still take.
    static double freeGibibytes() {
        var available = fact("/proc/meminfo", "MemAvailable").replaceAll("\\D", "");
        return Long.parseLong(available) / 1048576.0;
    }

    private static long kibibytes() {
        return Long.parseLong(fact("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
    }

    private static String fact(String file, String name) {
        return read(file)
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("?");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
