package dev.hearth.sandbox;

import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends what runs too long. Three kinds of threads, so that none waits for a guest that should not:
/// the *detector* looks at everything under way each few milliseconds and answers, never blocking;
/// *closers* close sandboxes, each as long as it takes; the *timer* wakes waiting guests.
final class Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

    /// Half of what contract 10 allows between detecting and answering.
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(5);

    private static final long TICK_WHEN_IDLE = TimeUnit.MILLISECONDS.toNanos(100);

    private final SandboxThreads threads;
    private final SandboxListener listener;
    private final GraalvisorSettings settings;
    private final Set<Work> underWay = ConcurrentHashMap.newKeySet();
    private final Set<Work> stopping = ConcurrentHashMap.newKeySet();
    private final HeapPressure pressure = new HeapPressure();
    private final MemoryRelief relief;
    private final AtomicInteger stranded = new AtomicInteger();
    private final ExecutorService closers =
            Executors.newCachedThreadPool(named("hearth-sandbox-closer"));
    private final ExecutorService sweeper =
            Executors.newSingleThreadExecutor(named("hearth-sandbox-sweeper"));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, named("hearth-sandbox-timer"));
    private final Thread detector =
            Thread.ofPlatform().name("hearth-sandbox-detector").daemon().unstarted(this::detect);
    private volatile boolean idle;
    private volatile boolean closed;

    /// @param relieve gives memory up that no invocation needs; may block
    Watch(
            SandboxThreads threads,
            SandboxListener listener,
            GraalvisorSettings settings,
            Runnable relieve) {
        this.threads = threads;
        this.listener = listener;
        this.settings = settings;
        relief = new MemoryRelief(() -> closeLater(relieve));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        detector.start();
    }

    long stopGrace() {
        return settings.stopGrace().toNanos();
    }

    int stranded() {
        return stranded.get();
    }

    int underWay() {
        return underWay.size();
    }

    boolean isQuiet() {
        return underWay.isEmpty();
    }

    void begun(Work work) {
        underWay.add(work);
        if (idle) {
            LockSupport.unpark(detector);
        }
    }

    void done(Work work) {
        underWay.remove(work);
    }

    void stopping(Work work) {
        synchronized (work) {
            if (work.isStopping()) {
                stopping.add(work);
            }
            underWay.remove(work);
        }
    }

    void stopped(Work work) {
        // Under the work's own lock with `strand`, so that one that stops just now is not counted.
        synchronized (work) {
            stopping.remove(work);
            if (work.isStranded()) {
                stranded.decrementAndGet();
                listener.stopped(work.pool().spec().id());
            }
        }
    }

    void used(FunctionPool pool, Meter.Usage more) {
        listener.used(pool.spec().id(), Duration.ofNanos(more.cpu()), more.allocated());
    }

    /// For guests that may have to be forced.
    void close(Runnable close) {
        closers.execute(logged(close));
    }

    /// For guests at rest, one after the other.
    void closeLater(Runnable close) {
        sweeper.execute(logged(close));
    }

    void goOn(Work work) {
        threads.add(work.pool().line(), work);
    }

    void wake(Work work, Duration after) {
        var _ = timer.schedule(work::wakeUp, after.toNanos(), TimeUnit.NANOSECONDS);
    }

    void every(Duration period, Runnable task) {
        var _ =
                timer.scheduleWithFixedDelay(
                        logged(task), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    void cancel(InvocationId invocation) {
        long now = System.nanoTime();
        for (var work : underWay) {
            if (work instanceof Run run && run.isOf(invocation)) {
                run.end(new Ending.Cancelled(Outcome.Cancelled.By.SOMEBODY), now);
            }
        }
    }

    void endAll(Ending ending) {
        long now = System.nanoTime();
        for (var work : underWay) {
            work.end(ending, now);
        }
    }

    private void detect() {
        while (!closed) {
            idle = underWay.isEmpty() && stopping.isEmpty();
            if (idle && underWay.isEmpty()) {
                LockSupport.parkNanos(this, TICK_WHEN_IDLE);
                idle = false;
            } else {
                LockSupport.parkNanos(this, TICK);
            }
            try {
                tick(System.nanoTime());
            } catch (RuntimeException | Error broken) {
                report(broken);
            }
        }
    }

    private void tick(long now) {
        for (var work : underWay) {
            try {
                work.check(now);
            } catch (RuntimeException | Error broken) {
                // It stays under way and is looked at again with the next tick.
                report(broken);
            }
        }
        for (var work : stopping) {
            strand(work, now);
        }
        threads.handOffLongRuns(now, Math.min(stranded.get(), settings.maxStranded()));
        pressure.excess(now).ifPresent(excess -> relief.act(now, excess, underWay, stopping));
    }

    /// Without its detector the node has no limits: whatever happens it goes on, loudly if there is
    /// memory for it.
    private static void report(Throwable broken) {
        try {
            LOG.error("the watch goes on after a failure", broken);
        } catch (OutOfMemoryError speechless) {
            return;
        }
    }

    private void strand(Work work, long now) {
        synchronized (work) {
            if (!stopping.contains(work) || !work.strand(now)) {
                return;
            }
            stranded.incrementAndGet();
        }
        var function = work.pool().spec().id();
        listener.stranded(function);
        boolean suspended = work.pool().strike(now);
        LOG.warn(
                "{}: a sandbox is stranded, its thread runs on {} after it was closed",
                function,
                settings.stopGrace());
        if (suspended) {
            listener.suspended(function, settings.suspension());
            LOG.warn(
                    "{}: suspended for {}, it stranded too many sandboxes",
                    function,
                    settings.suspension());
        }
    }

    /// Stops everything but closers that a guest still holds up.
    void shutDown() {
        closed = true;
        LockSupport.unpark(detector);
        timer.shutdownNow();
        sweeper.shutdown();
        closers.shutdown();
    }

    private static Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error broken) {
                // Closing foreign code may throw what it likes; the thread goes on for the others.
                report(broken);
            }
        };
    }

    private static ThreadFactory named(String name) {
        return Thread.ofPlatform().name(name).daemon().factory();
    }
}
