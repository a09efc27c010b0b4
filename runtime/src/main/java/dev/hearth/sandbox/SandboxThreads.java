package dev.hearth.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The platform threads that run guest code, and the queue before them.
///
/// `permits` threads take work. One that stays with a task beyond its slice is *handed off*:
/// another thread takes its place, the operating system shares the cores out between them, and it
/// ends with its task. So neither a long run nor a thread that never comes back stops the others.
final class SandboxThreads {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxThreads.class);

    private final int most;
    private final int bound;
    private final long slice;
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final Queue<Runnable> background = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final ConcurrentLinkedDeque<Worker> parked = new ConcurrentLinkedDeque<>();
    private final List<Worker> workers = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean closed;

    /// @param most threads in all, stranded ones not counted
    /// @param bound tasks waiting
    SandboxThreads(int permits, int most, int bound, Duration slice) {
        this.most = most;
        this.bound = bound;
        this.slice = slice.toNanos();
        for (int each = 0; each < permits; each++) {
            startWorker();
        }
    }

    /// Whether the queue had room.
    boolean offer(Runnable task) {
        if (queued.get() >= bound) {
            return false;
        }
        add(task);
        return true;
    }

    /// For what goes on after a wait: it holds a sandbox, so it was admitted before.
    void add(Runnable task) {
        queued.incrementAndGet();
        work.add(task);
        wakeOne();
    }

    /// For what nobody waits for: it runs when there is nothing else.
    void addBackground(Runnable task) {
        background.add(task);
        wakeOne();
    }

    int queued() {
        return queued.get();
    }

    /// By one thread, every few milliseconds.
    ///
    /// @param stranded threads that will not come back, beyond the bound
    void handOffLongRuns(long now, int stranded) {
        for (var worker : workers) {
            long since = worker.busySince;
            boolean overdue = since != 0 && !worker.handedOff && now - since > slice;
            if (overdue && workers.size() < most + stranded && !closed) {
                worker.handedOff = true;
                startWorker();
            }
        }
    }

    /// Runs what waits without using a core: another thread takes the place of this sandbox thread,
    /// which ends with its task.
    <T> T whileBlocked(Supplier<T> wait) {
        for (var worker : workers) {
            if (worker.thread == Thread.currentThread()
                    && !worker.handedOff
                    && workers.size() < most) {
                worker.handedOff = true;
                startWorker();
            }
        }
        return wait.get();
    }

    /// Takes nothing more; threads end when they are idle. What waits is dropped.
    void close() {
        closed = true;
        work.clear();
        background.clear();
        for (var worker : workers) {
            LockSupport.unpark(worker.thread);
        }
    }

    /// Whether all threads have ended, once closed.
    boolean isEmpty() {
        return workers.isEmpty();
    }

    private void startWorker() {
        var worker = new Worker();
        workers.add(worker);
        worker.thread.start();
    }

    private void wakeOne() {
        var idle = parked.pollFirst();
        if (idle != null) {
            LockSupport.unpark(idle.thread);
        }
    }

    private final class Worker implements Runnable {

        private final Thread thread =
                Thread.ofPlatform()
                        .name("hearth-sandbox-" + numbers.incrementAndGet())
                        .daemon()
                        .unstarted(this);

        /// In [System#nanoTime]; 0 while idle.
        private volatile long busySince;

        private volatile boolean handedOff;

        @Override
        public void run() {
            try {
                while (!handedOff && !closed) {
                    var task = next();
                    if (task == null) {
                        park();
                    } else {
                        perform(task);
                    }
                }
            } finally {
                workers.remove(this);
                // A wake-up that came to this thread on its way out is passed on.
                wakeOne();
            }
        }

        private @Nullable Runnable next() {
            var task = work.poll();
            if (task != null) {
                queued.decrementAndGet();
                return task;
            }
            return background.poll();
        }

        private void park() {
            parked.addFirst(this);
            if (work.isEmpty() && background.isEmpty() && !closed) {
                LockSupport.park(SandboxThreads.this);
            }
            parked.remove(this);
        }

        private void perform(Runnable task) {
            busySince = System.nanoTime() | 1;
            try {
                task.run();
            } catch (Throwable broken) {
                // A task tells its own failures; what comes here is a fault of ours, and the thread
                // goes on for the others.
                LOG.error("a sandbox task failed", broken);
            } finally {
                busySince = 0;
            }
        }
    }
}
