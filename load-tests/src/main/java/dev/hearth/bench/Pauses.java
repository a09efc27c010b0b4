package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// How long a JVM stopped all its threads, for the collector or anything else, from its own log.
///
/// @param cause of the longest, as the JVM names it
public record Pauses(int count, Duration total, Duration longest, String cause) {

    private static final Pattern LINE =
            Pattern.compile("\\[(\\S+?)\\].*Safepoint \"(\\w+)\".* Total: +(\\d+) ns.*");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSZ");

    /// The JVM's option that writes what [#since] reads.
    static String option(Path file) {
        return "-Xlog:safepoint:file=%s:time:filecount=0".formatted(file);
    }

    static Pauses since(OffsetDateTime begun, Path file) {
        var found = new Pauses(0, Duration.ZERO, Duration.ZERO, "none");
        try {
            for (var line : Files.readAllLines(file)) {
                found = found.and(begun, line);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return found;
    }

    Pauses and(OffsetDateTime begun, String line) {
        var pause = LINE.matcher(line);
        if (!pause.matches() || OffsetDateTime.parse(pause.group(1), TIME).isBefore(begun)) {
            return this;
        }
        var took = Duration.ofNanos(Long.parseLong(pause.group(3)));
        boolean longer = took.compareTo(longest) > 0;
        return new Pauses(
                count + 1,
                total.plus(took),
                longer ? took : longest,
                longer ? pause.group(2) : cause);
    }

    @Override
    public String toString() {
        return "%d pauses of %.0f ms in all, the longest %.1f ms (%s)"
                .formatted(count, total.toNanos() / 1e6, longest.toNanos() / 1e6, cause);
    }
}
