package dev.hearth.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what waits, all of it in one go and one synchronisation of the disk, over and over. A
/// thread of its own, which alone changes segments and index.
final class Writer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int AT_ONCE = 4 * 1024 * 1024;

    private sealed interface Order {

        /// @param done completes on the writer's thread
        record Write(Frame frame, Promise<Void> done) implements Order {}

        /// Nothing after this.
        record End() implements Order {}
    }

    private final Path folder;
    private final JournalSettings settings;
    private final Segments segments;
    private final Index index;
    private final Compaction compaction;
    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final Promise<Void> ended = Promise.promise();
    private volatile boolean closed;
    private volatile boolean scarce;
    private @Nullable IOException broken;
    private long lastLook;
    private long lastFailure;
    private boolean failed;

    Writer(Path folder, JournalSettings settings, Segments segments, Index index) {
        this.folder = folder;
        this.settings = settings;
        this.segments = segments;
        this.index = index;
        this.compaction = new Compaction(segments, index, settings.small().bytes());
        this.lastLook = System.nanoTime() - LOOK.toNanos();
    }

    /// Any thread.
    Future<Void> write(Frame frame) {
        long length = frame.bytes().length;
        if (waiting.addAndGet(length) > settings.backlog().bytes() + length) {
            waiting.addAndGet(-length);
            return Future.failedFuture(JournalException.overloaded());
        }
        var order = new Order.Write(frame, Promise.promise());
        orders.add(order);
        if (closed) {
            refuseAll(JournalException.closed());
        }
        return order.done.future();
    }

    /// Whether the file system has less room than the settings ask for. Any thread.
    boolean isScarce() {
        return scarce;
    }

    /// Writes what waits, then ends. Any thread.
    Future<Void> close() {
        orders.add(new Order.End());
        return ended.future();
    }

    @Override
    public void run() {
        try {
            long before = System.nanoTime() - settings.pause().toNanos();
            while (!closed) {
                var first = orders.poll(untilDue(), TimeUnit.NANOSECONDS);
                rest(before);
                before = System.nanoTime();
                look(before);
                turn(first);
            }
            segments.close();
            ended.complete();
        } catch (InterruptedException | IOException | RuntimeException unforeseen) {
            LOG.error("{}: nothing is written any more", folder, unforeseen);
        } finally {
            closed = true;
            ended.tryFail(JournalException.closed());
            refuseAll(JournalException.closed());
        }
    }

    /// Nanoseconds until something has to be done besides writing.
    private long untilDue() {
        return compaction.isDue() && !failed ? 0 : LOOK.toNanos();
    }

    private void rest(long before) throws InterruptedException {
        long left = settings.pause().toNanos() - (System.nanoTime() - before);
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private void look(long now) {
        if (now - lastLook < LOOK.toNanos()) {
            return;
        }
        lastLook = now;
        failed = failed && now - lastFailure < LOOK.toNanos();
        try {
            scarce = Files.getFileStore(folder).getUsableSpace() < settings.keepFree().bytes();
        } catch (IOException unknown) {
            LOG.warn("{}: the room on its disk is unknown: {}", folder, unknown.toString());
        }
    }

    private void turn(@Nullable Order first) {
        var batch = batch(first);
        try {
            if (broken != null) {
                throw broken;
            }
            write(batch, compaction.isDue() && !failed ? compaction.next() : Optional.empty());
            compaction.written();
        } catch (IOException notWritten) {
            takeBack(notWritten);
            var refusal = JournalException.notWritten(notWritten);
            batch.forEach(order -> order.done.tryFail(refusal));
        }
        batch.forEach(order -> waiting.addAndGet(-(long) order.frame.bytes().length));
    }

    private List<Order.Write> batch(@Nullable Order first) {
        var batch = new ArrayList<Order.Write>();
        long bytes = 0;
        for (var order = first;
                order instanceof Order.Write write;
                order = bytes < AT_ONCE ? next() : null) {
            bytes += write.frame.bytes().length;
            batch.add(write);
        }
        if (first instanceof Order.End) {
            closed = true;
        }
        return batch;
    }

    private @Nullable Order next() {
        var next = orders.poll();
        if (next instanceof Order.End) {
            closed = true;
        }
        return next;
    }

    private void write(List<Order.Write> batch, Optional<Frame> moved) throws IOException {
        var frames = new ArrayList<Frame>(batch.size() + 1);
        moved.ifPresent(frames::add);
        batch.forEach(order -> frames.add(order.frame));
        if (frames.isEmpty()) {
            return;
        }
        var head = segments.head();
        long start = head.size();
        head.append(frames);
        for (var frame : frames) {
            index.enter(head, start, frame);
            start += frame.bytes().length;
        }
        segments.count();
        batch.forEach(order -> order.done.tryComplete());
    }

    private void takeBack(IOException notWritten) {
        if (!failed) {
            LOG.error("{}: a write failed, what it was for is refused", folder, notWritten);
        }
        failed = true;
        lastFailure = System.nanoTime();
        compaction.forget();
        try {
            segments.cut();
        } catch (IOException worse) {
            broken = worse;
            LOG.error(
                    "{}: a failed write cannot be taken back, nothing is written until the node is"
                            + " started again",
                    folder,
                    worse);
        }
    }

    private void refuseAll(JournalException refusal) {
        for (var order = orders.poll(); order != null; order = orders.poll()) {
            if (order instanceof Order.Write write) {
                write.done.tryFail(refusal);
            }
        }
    }
}
