package dev.hearth.sandbox;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread of [SandboxThreads], with or without a run permit.
final class SandboxThread extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(SandboxThread.class);

    /// A thread may be seen waiting for a moment, for a lock or a compilation.
    private static final long GLANCE = 1_000_000;

    private final SandboxThreads owner;

    /// When the permit it has was given, in [System#nanoTime], which tells one from the next; 0
    /// without one.
    private final AtomicLong permit = new AtomicLong(System.nanoTime() | 1);

    /// When it began its task, or went on after a wait for the host; 0 while it does neither.
    private volatile long busySince;

    SandboxThread(SandboxThreads owner, String name) {
        super(name);
        this.owner = owner;
        setDaemon(true);
    }

    SandboxThreads owner() {
        return owner;
    }

    @Override
    public void run() {
        owner.serve(this);
    }

    void perform(Runnable task) {
        beginSlice();
        try {
            task.run();
        } catch (Throwable broken) {
            // A task tells its own failures; what comes here is a fault of ours, and the thread
            // goes on for the others.
            LOG.error("a sandbox task failed", broken);
        } finally {
            endSlice();
            // A guest that was interrupted late leaves the flag behind; waiting would not wait.
            var _ = interrupted();
        }
    }

    void beginSlice() {
        busySince = System.nanoTime() | 1;
    }

    void endSlice() {
        busySince = 0;
    }

    boolean holdsPermit() {
        return permit.get() != 0;
    }

    /// By this thread.
    ///
    /// @return whether it had one, which is the caller's now
    boolean dropPermit() {
        return permit.getAndSet(0) != 0;
    }

    /// Takes the permit of a thread that is busy for longer than a slice, or busy and not running
    /// at all.
    ///
    /// @return whether it is the caller's now
    boolean losePermit(long now, long slice) {
        long held = permit.get();
        long since = busySince;
        return held != 0
                && since != 0
                && (now - since > slice || (now - since > GLANCE && getState() != State.RUNNABLE))
                && permit.compareAndSet(held, 0);
    }

    void givePermit() {
        permit.set(System.nanoTime() | 1);
        LockSupport.unpark(this);
    }

    /// By this thread. Gives up early once the threads are closed.
    ///
    /// @return whether it has one now
    boolean awaitPermit(long nanos) {
        long since = System.nanoTime();
        long left = nanos;
        while (permit.get() == 0 && left > 0 && !owner.isClosed()) {
            LockSupport.parkNanos(owner, left);
            left = nanos - (System.nanoTime() - since);
        }
        return permit.get() != 0;
    }
}
