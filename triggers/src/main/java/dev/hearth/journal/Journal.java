package dev.hearth.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Keys and their values in a folder of the node's own. The keys are in memory, the values are not.
///
/// 1. What a write changes is on the disk, file synchronised, when its future succeeds; all of it
///    or, after a crash, nothing.
/// 2. A write whose future failed may have been done all the same.
/// 3. Writes that come at the same time share one synchronisation; they are done in the order in
///    which they were asked for.
/// 4. The files have at most 4 times the bytes of what still counts in them, or
///    [JournalSettings#small], whichever is more.
/// 5. A full disk makes writes fail, and nothing else: they succeed again once there is room.
///
/// Any thread; futures complete on the caller's context.
public final class Journal {

    /// What a write is for.
    public enum Purpose {
        /// More is to be remembered: refused while there is little room on the disk.
        TAKE,
        /// Something comes to its end, after which less has to be remembered.
        SETTLE
    }

    /// @param live bytes in the files that still count
    /// @param files bytes of all files
    public record Usage(int keys, long live, long files) {}

    private final Vertx vertx;
    private final Index index;
    private final Segments segments;
    private final Writer writer;
    private final WorkerExecutor readers;
    private final FileLock lock;

    private Journal(Vertx vertx, Index index, Segments segments, Writer writer, FileLock lock) {
        this.vertx = vertx;
        this.index = index;
        this.segments = segments;
        this.writer = writer;
        this.readers = vertx.createSharedWorkerExecutor("hearth-journal-reader", 2);
        this.lock = lock;
    }

    /// Reads what an earlier run left, all of it. Blocks.
    ///
    /// @param folder made where it is not there
    /// @throws JournalException the folder is in use, cannot be read or cannot be written to
    public static Journal open(Vertx vertx, Path folder, JournalSettings settings) {
        FileLock lock;
        try {
            Files.createDirectories(folder);
            lock = lock(folder);
        } catch (IOException unusable) {
            throw JournalException.unusable(folder, unusable);
        }
        try {
            var index = new Index();
            var segments = Segments.open(folder, settings.segment().bytes(), index);
            var writer = new Writer(folder, settings, segments, index);
            Thread.ofPlatform().daemon().name("hearth-journal").start(writer);
            return new Journal(vertx, index, segments, writer, lock);
        } catch (IOException unusable) {
            release(lock);
            throw JournalException.unusable(folder, unusable);
        } catch (JournalException unreadable) {
            release(lock);
            throw unreadable;
        }
    }

    private static FileLock lock(Path folder) throws IOException {
        var channel =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw JournalException.inUse(folder);
        }
        return lock;
    }

    /// @return fails with a [JournalException] where it is not durable, or may not be
    public Future<Void> write(Purpose purpose, List<Change> changes) {
        if (purpose == Purpose.TAKE && writer.isScarce()) {
            return Future.failedFuture(JournalException.diskFull());
        }
        var here = vertx.getOrCreateContext();
        Promise<Void> durable = Promise.promise();
        writer.write(Frame.of(changes))
                .onComplete(written -> here.runOnContext(_ -> durable.handle(written)));
        return durable.future();
    }

    public Future<Optional<Buffer>> read(String key) {
        return readers.executeBlocking(() -> Optional.ofNullable(value(key)));
    }

    /// Shows the keys that begin so, with their values. Blocks.
    public void forEach(String prefix, BiConsumer<String, Buffer> each) {
        index.forEach(key -> {
            var value = key.startsWith(prefix) ? value(key) : null;
            if (value != null) {
                each.accept(key, value);
            }
        });
    }

    public Usage usage() {
        return new Usage(index.size(), index.live(), segments.bytes());
    }

    /// What was asked for before is written first.
    public Future<Void> close() {
        return writer.close().eventually(readers::close).onComplete(_ -> release(lock));
    }

    private static void release(FileLock lock) {
        try {
            lock.acquiredBy().close();
        } catch (IOException stuck) {
            throw new UncheckedIOException(stuck);
        }
    }

    private @Nullable Buffer value(String key) {
        for (var place = index.find(key); place != null; ) {
            try {
                return Buffer.buffer(place.segment().read(place.offset(), place.length()));
            } catch (IOException moved) {
                var now = index.find(key);
                if (place.equals(now)) {
                    throw new UncheckedIOException(moved);
                }
                place = now;
            }
        }
        return null;
    }
}
