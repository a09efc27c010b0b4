package dev.hearth.sandbox;

import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Something that runs guest code and may have to be ended from outside. Between the sandbox thread
/// that runs it and the [Watch] that ends it the state decides: who moves it on has the word.
///
/// ```
/// QUEUED ─▶ RUNNING ─▶ DONE            RUNNING ─▶ STOPPING ─▶ DONE   (ended while it ran)
///              │ ▲                     QUEUED, WAITING, READY ─▶ DONE (ended while it did not)
///              ▼ │
///           WAITING ─▶ READY ─▶ RUNNING
/// ```
abstract sealed class Work implements Runnable permits Run, Load {

    enum State {
        QUEUED,
        RUNNING,
        /// Holds its sandbox, no thread.
        WAITING,
        /// Queued to go on.
        READY,
        /// Answered; its thread has not come back yet.
        STOPPING,
        DONE
    }

    /// Why it does not end by itself.
    enum Ending {
        DEADLINE_PASSED,
        CANCELLED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final Watch watch;
    private final FunctionPool pool;
    private final long deadline;
    private volatile @Nullable Sandbox sandbox;
    private volatile boolean entered;

    /// Of the watch alone.
    private long stopBy;

    private volatile boolean stranded;

    /// The host had something for it before it waited.
    private final AtomicBoolean wokenEarly = new AtomicBoolean();

    /// The sandbox thread while it waits inside a call of the host.
    private volatile @Nullable Thread blocked;

    /// @param deadline in [System#nanoTime]
    Work(Watch watch, FunctionPool pool, long deadline) {
        this.watch = watch;
        this.pool = pool;
        this.deadline = deadline;
    }

    final FunctionPool pool() {
        return pool;
    }

    final Watch watch() {
        return watch;
    }

    final long deadline() {
        return deadline;
    }

    final boolean move(State from, State to) {
        return state.get() == from && state.compareAndSet(from, to);
    }

    final @Nullable Sandbox sandbox() {
        return sandbox;
    }

    final Sandbox heldSandbox() {
        var held = sandbox;
        if (held == null) {
            throw new IllegalStateException("no sandbox is held");
        }
        return held;
    }

    /// From now on ending this closes the sandbox.
    ///
    /// @return whether it may be entered; else [#stopped] is all there is left to do
    final boolean hold(Sandbox sandbox) {
        this.sandbox = sandbox;
        return state.get() == State.RUNNING;
    }

    final void markEntered() {
        entered = true;
    }

    /// A sandbox thread begins, or goes on after a wait.
    @Override
    public final void run() {
        if (move(State.QUEUED, State.RUNNING)) {
            begin();
        } else if (move(State.READY, State.RUNNING)) {
            wokenEarly.set(false);
            resume();
        }
    }

    /// In state RUNNING, on a sandbox thread.
    abstract void begin();

    abstract void resume();

    /// Gives the thread back until [#wakeUp]; the sandbox is kept.
    ///
    /// @return false when it was ended meanwhile: [#stopped] is all there is left to do
    final boolean suspend() {
        if (!move(State.RUNNING, State.WAITING)) {
            return false;
        }
        if (wokenEarly.get()) {
            wakeUp();
        }
        return true;
    }

    /// Goes on with it if it waits, else as soon as it does. Any thread.
    final void wakeUp() {
        wokenEarly.set(true);
        if (move(State.WAITING, State.READY)) {
            watch.goOn(this);
        }
    }

    /// Keeps this sandbox thread until the reply is there or the work was ended.
    final void block(Future<?> reply) {
        var thread = Thread.currentThread();
        blocked = thread;
        var _ = reply.onComplete(_ -> LockSupport.unpark(thread));
        while (!reply.isComplete() && state.get() == State.RUNNING) {
            LockSupport.park(this);
        }
        blocked = null;
    }

    /// Tells whoever asked that it was ended. Any thread; never blocks.
    ///
    /// @param entered whether the function's code was
    abstract void tellEnded(Ending ending, boolean entered);

    /// Ends it from outside. Never blocks: a sandbox is closed by a closer. Tried again by the
    /// watch where it just changed state.
    final void end(Ending ending, long now) {
        if (move(State.QUEUED, State.DONE)) {
            watch.done(this);
            tellEnded(ending, false);
            whenNotRun();
        } else if (move(State.RUNNING, State.STOPPING)) {
            stopBy = now + watch.stopGrace();
            watch.stopping(this);
            LockSupport.unpark(blocked);
            tellEnded(ending, entered);
            watch.close(this::closeSandbox);
        } else if (move(State.WAITING, State.DONE) || move(State.READY, State.DONE)) {
            watch.done(this);
            tellEnded(ending, entered);
            watch.close(() -> {
                closeSandbox();
                lose();
            });
        }
    }

    /// It left the queue unrun: gives back what it had reserved.
    abstract void whenNotRun();

    /// Its sandbox will not come back to the pool.
    abstract void lose();

    /// The sandbox thread is back from something that was ended in the meantime.
    final void stopped() {
        state.set(State.DONE);
        watch.stopped(this);
        closeSandbox();
        lose();
    }

    private void closeSandbox() {
        var held = sandbox;
        if (held != null) {
            held.close();
        }
    }

    /// By the watch, while it is STOPPING.
    ///
    /// @return whether it has become stranded just now
    final boolean strand(long now) {
        if (stranded || sandbox == null || now - stopBy < 0) {
            return false;
        }
        stranded = true;
        return true;
    }

    final boolean isStranded() {
        return stranded;
    }
}
