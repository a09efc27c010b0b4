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
/// QUEUED ─▶ RUNNING ─▶ TELLING ─▶ DONE   RUNNING ─▶ STOPPING ─▶ DONE   (ended while it ran)
///              │ ▲                       QUEUED, WAITING, READY ─▶ DONE (ended while it did not)
///              ▼ │                       RUNNING, TELLING ─▶ BROKEN ─▶ DONE
///           WAITING ─▶ READY ─▶ RUNNING
/// ```
///
/// An exhausted heap can stop any thread between two instructions. A sandbox thread that fails
/// leaves its work BROKEN, and the watch carries an ending out until every part of it succeeded.
abstract sealed class Work implements Runnable permits Run, Load {

    enum State {
        QUEUED,
        RUNNING,
        /// Holds its sandbox, no thread.
        WAITING,
        /// Queued to go on.
        READY,
        /// Its thread has the word and gives the answer.
        TELLING,
        /// Its thread gave up: the watch gives the answer.
        BROKEN,
        /// Ended by another; its thread has not come back yet.
        STOPPING,
        DONE
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);
    private final Watch watch;
    private final FunctionPool pool;
    private final long deadline;
    private final Meter meter;
    private volatile @Nullable Sandbox sandbox;
    private volatile boolean entered;

    /// What its thread gave up for.
    private volatile @Nullable Throwable fault;

    private volatile @Nullable Ended ended;

    /// Of the watch alone.
    private long stopBy;

    private volatile boolean stranded;

    /// What was reported of its cost; guarded by this.
    private Meter.Usage billed = Meter.Usage.NONE;

    /// The host had something for it before it waited.
    private final AtomicBoolean wokenEarly = new AtomicBoolean();

    /// The sandbox thread while it waits inside a call of the host.
    private volatile @Nullable Thread blocked;

    /// @param deadline in [System#nanoTime]
    Work(Watch watch, FunctionPool pool, long deadline) {
        this.watch = watch;
        this.pool = pool;
        this.deadline = deadline;
        meter = new Meter(pool.spec().limits());
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

    final Meter meter() {
        return meter;
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
        try {
            if (move(State.QUEUED, State.RUNNING)) {
                begin();
            } else if (move(State.READY, State.RUNNING)) {
                wokenEarly.set(false);
                resume();
            }
        } catch (Throwable broken) {
            // Foreign code came out where it must not, or there is no memory to go on with: the
            // watch tells it. Nothing is allocated here.
            giveUp(broken);
        }
    }

    private void giveUp(Throwable broken) {
        meter.stop();
        fault = broken;
        boolean left = move(State.RUNNING, State.BROKEN) || move(State.TELLING, State.BROKEN);
        if (!left && isStopping()) {
            stopped();
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
        LockSupport.unpark(blocked);
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

    /// Keeps this sandbox thread until the time is over, [#wakeUp] or the work was ended.
    final void pause(long nanos) {
        long begun = System.nanoTime();
        long left = nanos;
        blocked = Thread.currentThread();
        while (left > 0 && state.get() == State.RUNNING && !wokenEarly.getAndSet(false)) {
            LockSupport.parkNanos(this, left);
            left = nanos - (System.nanoTime() - begun);
        }
        blocked = null;
    }

    /// Tells whoever asked that it was ended. By the watch; never blocks.
    ///
    /// @param entered whether the function's code was
    abstract void tellEnded(Ending ending, boolean entered);

    /// By the watch, every few milliseconds while it is under way.
    final void check(long now) {
        var carried = ended;
        var broken = fault;
        if (carried != null) {
            carryOut(carried);
        } else if (broken != null) {
            end(Ending.because(broken), now);
        } else if (now - deadline >= 0) {
            end(new Ending.DeadlinePassed(), now);
        } else {
            var breach = meter.breach(now);
            if (breach != null) {
                end(breach, now);
            }
        }
    }

    /// Ends it from outside. Never blocks: a sandbox is closed by a closer. Tried again by the
    /// watch where it just changed state.
    final void end(Ending ending, long now) {
        var from = state.get();
        var next =
                switch (from) {
                    case QUEUED, WAITING, READY, BROKEN -> State.DONE;
                    case RUNNING -> State.STOPPING;
                    case TELLING, STOPPING, DONE -> null;
                };
        if (next == null) {
            return;
        }
        var ended = new Ended(ending, from);
        if (move(from, next)) {
            this.ended = ended;
            stopBy = now + watch.stopGrace();
            carryOut(ended);
        }
    }

    /// What follows from an ending: each step once, however often it has to be tried.
    private static final class Ended {

        private final Ending ending;
        private final State from;
        private boolean told;
        private boolean released;

        Ended(Ending ending, State from) {
            this.ending = ending;
            this.from = from;
        }
    }

    private synchronized void carryOut(Ended ended) {
        LockSupport.unpark(blocked);
        if (!ended.told) {
            tellEnded(ended.ending, ended.from != State.QUEUED && entered);
            ended.told = true;
        }
        if (!ended.released) {
            release(ended.from);
            ended.released = true;
        }
        if (ended.from == State.RUNNING) {
            watch.stopping(this);
        } else {
            watch.done(this);
        }
        bill();
    }

    private void release(State from) {
        switch (from) {
            case RUNNING -> watch.close(this::closeSandbox);
            case QUEUED -> whenNotRun();
            default ->
                    watch.close(() -> {
                        closeSandbox();
                        lose();
                    });
        }
    }

    /// Reports what it cost since it was last reported.
    final synchronized void bill() {
        var total = meter.total();
        var more = total.minus(billed);
        billed = total;
        watch.used(pool, more);
    }

    /// It left the queue unrun: gives back what it had reserved.
    abstract void whenNotRun();

    /// Its sandbox will not come back to the pool.
    abstract void lose();

    /// The sandbox thread is back from something that was ended in the meantime.
    final void stopped() {
        meter.stop();
        try {
            closeSandbox();
        } finally {
            state.set(State.DONE);
            watch.stopped(this);
            lose();
            bill();
        }
    }

    /// It holds its sandbox no more: whoever took it closes it.
    final void handOver() {
        sandbox = null;
    }

    /// The answer is given, on the sandbox thread in state TELLING.
    final void told() {
        state.set(State.DONE);
        watch.done(this);
        bill();
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

    final boolean isStopping() {
        return state.get() == State.STOPPING;
    }
}
