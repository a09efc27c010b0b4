package dev.hearth.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The platform threads that run guest code, the run permits they need for it, and the queue before
/// them. Any thread.
///
/// 1. A thread takes a task only with a permit, and there are `permits` of them.
/// 2. A thread gives its permit back when it finds nothing to do, when it waits for the host, and
///    when it has been with one task for longer than its slice or sleeps: others go on, and the
///    operating system shares the cores out between those and the one without.
/// 3. After a wait for the host it asks for a permit again, before all new tasks, and goes on
///    without one after a slice: nothing ever waits for a permit without end.
/// 4. A thread that has done its task without a permit is spare: it is used again before another is
///    started, and ends after a while.
/// 5. `permits` threads at least never wait for the host, so that what the others wait for can run.
final class SandboxThreads {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxThreads.class);

    /// How long a spare thread waits for another task.
    private static final Duration KEPT = Duration.ofSeconds(30);

    private final int permits;
    private final int most;
    private final long slice;
    private final FairQueue<Runnable> queue;
    private final Background background;
    private final AtomicInteger free;
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger blocked = new AtomicInteger();
    private final AtomicInteger started = new AtomicInteger();
    private final Set<SandboxThread> threads = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedDeque<SandboxThread> spares = new ConcurrentLinkedDeque<>();
    private final Queue<SandboxThread> returning = new ConcurrentLinkedQueue<>();
    private volatile int stranded;
    private volatile boolean closed;

    SandboxThreads(GraalvisorSettings.Threads settings) {
        permits = settings.permits();
        most = settings.most();
        slice = settings.slice().toNanos();
        queue = new FairQueue<>(settings.queue());
        background = new Background(Math.max(1, permits - 1));
        free = new AtomicInteger(permits);
    }

    /// Whether the queue had room.
    boolean offer(FairQueue.Line<Runnable> line, Runnable task) {
        if (!queue.offer(line, task)) {
            return false;
        }
        dispatch();
        return true;
    }

    /// For what goes on after a wait: it holds a sandbox, so it was admitted before.
    void add(FairQueue.Line<Runnable> line, Runnable task) {
        queue.add(line, task);
        dispatch();
    }

    /// For what nobody waits for.
    void addBackground(Runnable task) {
        background.add(task);
        dispatch();
    }

    int spare() {
        return free.get() - queue.size();
    }

    int queued() {
        return queue.size();
    }

    int alive() {
        return alive.get();
    }

    /// Since the beginning, those included that have ended.
    int started() {
        return started.get();
    }

    /// By one thread, every few milliseconds.
    ///
    /// @param stranded threads that will not come back, beyond the bound
    void handOffLongRuns(long now, int stranded) {
        this.stranded = stranded;
        for (var thread : threads) {
            if (thread.losePermit(now, slice)) {
                passOn();
            }
        }
    }

    /// Runs what waits for the host on this sandbox thread, without a permit; elsewhere just runs
    /// it.
    ///
    /// @return absent when too many wait already; then `wait` was not run
    <T> Optional<T> whileBlocked(Supplier<T> wait) {
        if (!(Thread.currentThread() instanceof SandboxThread thread) || thread.owner() != this) {
            return Optional.of(wait.get());
        }
        try {
            if (blocked.incrementAndGet() > most - permits) {
                return Optional.empty();
            }
            thread.endSlice();
            if (thread.dropPermit()) {
                passOn();
            }
            return Optional.of(wait.get());
        } finally {
            blocked.decrementAndGet();
            if (!thread.holdsPermit()) {
                askForPermit(thread);
            }
        }
    }

    private void askForPermit(SandboxThread thread) {
        // Or it would lose the permit again before it saw it.
        thread.endSlice();
        returning.add(thread);
        dispatch();
        if (!thread.awaitPermit(slice) && !returning.remove(thread)) {
            while (!thread.holdsPermit()) {
                // Somebody is giving it one at this moment.
                Thread.onSpinWait();
            }
        }
        thread.beginSlice();
    }

    /// Takes nothing more; threads end when they are idle. What waits is dropped.
    void close() {
        closed = true;
        background.clear();
        while (queue.poll() != null) {
            // Dropped.
        }
        threads.forEach(LockSupport::unpark);
    }

    boolean isClosed() {
        return closed;
    }

    /// Whether all threads have ended, once closed.
    boolean isEmpty() {
        return threads.isEmpty();
    }

    private void passOn() {
        free.incrementAndGet();
        dispatch();
    }

    /// Gives free permits to those that return, then one to a thread for what waits. Who makes work
    /// or a permit or a thread available calls this afterwards, so that none of the three is
    /// overlooked.
    private void dispatch() {
        while (isWanted() && takePermit()) {
            var back = returning.poll();
            if (back != null) {
                back.givePermit();
            } else if (!hasTasks()) {
                free.incrementAndGet();
            } else {
                var spare = spares.pollFirst();
                if (spare != null) {
                    spare.givePermit();
                    return;
                }
                if (startThread()) {
                    return;
                }
                free.incrementAndGet();
                if (spares.isEmpty()) {
                    return;
                }
            }
        }
    }

    private boolean isWanted() {
        return hasTasks() || !returning.isEmpty();
    }

    private boolean hasTasks() {
        return !closed && (!queue.isEmpty() || background.isReady());
    }

    private boolean takePermit() {
        while (true) {
            int before = free.get();
            if (before == 0) {
                return false;
            }
            if (free.compareAndSet(before, before - 1)) {
                return true;
            }
        }
    }

    private boolean startThread() {
        if (alive.incrementAndGet() > most + stranded || closed) {
            alive.decrementAndGet();
            return false;
        }
        var thread = new SandboxThread(this, "hearth-sandbox-" + started.incrementAndGet());
        threads.add(thread);
        try {
            thread.start();
            return true;
        } catch (OutOfMemoryError noMore) {
            // The system gives no thread: those that there are go on with what waits.
            LOG.error("no sandbox thread could be started, {} run", alive.get() - 1, noMore);
            threads.remove(thread);
            alive.decrementAndGet();
            return false;
        }
    }

    /// The life of a thread; it begins with a permit.
    void serve(SandboxThread thread) {
        try {
            boolean wanted = true;
            while (wanted && !closed) {
                var task = thread.holdsPermit() ? next() : null;
                if (task == null) {
                    wanted = rest(thread);
                } else {
                    thread.perform(task);
                }
            }
        } finally {
            threads.remove(thread);
            alive.decrementAndGet();
            if (thread.dropPermit()) {
                free.incrementAndGet();
            }
            dispatch();
        }
    }

    /// @return whether it got a permit; else it is not needed any more
    private boolean rest(SandboxThread thread) {
        // In this order: a permit that is given twice would be lost, and one that is free before
        // this thread is spare would start another.
        boolean held = thread.dropPermit();
        spares.addFirst(thread);
        if (held) {
            free.incrementAndGet();
        }
        dispatch();
        while (!thread.awaitPermit(KEPT.toNanos())) {
            if (closed || (alive.get() > permits && spares.remove(thread))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Runnable next() {
        if (!returning.isEmpty()) {
            return null;
        }
        if (queue.isEmpty() ? background.isReady() : background.isDue(System.nanoTime())) {
            var task = background.begin();
            if (task != null) {
                return task;
            }
        }
        return queue.poll();
    }
}
