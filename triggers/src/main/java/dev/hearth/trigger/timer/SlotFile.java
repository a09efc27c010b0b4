package dev.hearth.trigger.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Trigger.Timer.Schedule;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Up to when the slots of each trigger are done: one small file in the node's data folder, read at
/// start and replaced as a whole.
///
/// 1. What [#remember] was told is on the disk when its future completes: file and folder are
///    synchronised.
/// 2. A crash leaves the file before or after a write, never half of one.
/// 3. What is told while a write is under way goes with the next one.
/// 4. An entry counts for the schedule it was made with, no other.
///
/// Any thread.
public final class SlotFile {

    private static final String HEADER = "hearth slots 1";

    private record Key(FunctionName function, String trigger) {}

    private record Entry(Instant done, String schedule) {}

    private final Path file;
    private final WorkerExecutor disk;
    private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Promise<Void>> waiting = new AtomicReference<>();

    /// @param folder made when it is first written to; one node's alone
    public SlotFile(Vertx vertx, Path folder) {
        file = folder.resolve("schedules.tsv");
        disk = vertx.createSharedWorkerExecutor("hearth-schedules", 1);
    }

    /// Reads what an earlier run left. Blocks.
    ///
    /// @throws IllegalStateException the file is none of ours, or cannot be read
    public void read() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            var lines = Files.readAllLines(file, UTF_8);
            if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
                throw new DateTimeException("its first line is not '" + HEADER + "'");
            }
            lines.stream().skip(1).forEach(this::enter);
        } catch (IOException | RuntimeException unreadable) {
            throw new IllegalStateException(
                    "%s cannot be read (%s): restore it, or delete it and let every schedule begin anew"
                            .formatted(file, unreadable.getMessage()),
                    unreadable);
        }
    }

    private void enter(String line) {
        var cells = line.split("\t", -1);
        if (cells.length != 4) {
            throw new DateTimeException("not an entry: '" + line + "'");
        }
        entries.put(
                new Key(new FunctionName(cells[0]), cells[1]),
                new Entry(Instant.parse(cells[2]), cells[3]));
    }

    Optional<Instant> recall(FunctionName function, String trigger, Schedule schedule) {
        return Optional.ofNullable(entries.get(new Key(function, trigger)))
                .filter(entry -> entry.schedule().equals(text(schedule)))
                .map(Entry::done);
    }

    /// @return fails with an [UncheckedIOException] when it is not on the disk
    Future<Void> remember(FunctionName function, String trigger, Schedule schedule, Instant done) {
        entries.put(new Key(function, trigger), new Entry(done, text(schedule)));
        var mine = Promise.<Void>promise();
        while (!waiting.compareAndSet(null, mine)) {
            var open = waiting.get();
            if (open != null) {
                return open.future();
            }
        }
        disk.executeBlocking(
                        () -> {
                            waiting.set(null);
                            write();
                            return file;
                        })
                .<Void>mapEmpty()
                .onComplete(mine);
        return mine.future();
    }

    private void write() {
        try {
            var folder = Files.createDirectories(file.toAbsolutePath().getParent());
            var fresh = file.resolveSibling(file.getFileName() + ".new");
            try (var channel =
                    FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(content().getBytes(UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "%s cannot be written: %s".formatted(file, failed), failed);
        }
    }

    private String content() {
        return entries.entrySet().stream()
                .map(entry ->
                        "%s\t%s\t%s\t%s\n"
                                .formatted(
                                        entry.getKey().function(),
                                        entry.getKey().trigger(),
                                        entry.getValue().done(),
                                        entry.getValue().schedule()))
                .sorted()
                .collect(Collectors.joining("", HEADER + "\n", ""));
    }

    /// What tells two schedules apart.
    static String text(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Cron cron ->
                    "%s %s"
                            .formatted(
                                    cron.expression().strip().replaceAll("\\s+", " "), cron.zone());
            case Schedule.Every every -> "every " + every.period();
        };
    }
}
