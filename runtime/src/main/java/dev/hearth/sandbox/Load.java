package dev.hearth.sandbox;

import java.util.concurrent.atomic.AtomicBoolean;

/// Gets a sandbox with its function loaded, for nobody's invocation: when a function is deployed,
/// and to keep `warm.min`.
final class Load extends Work {

    /// Told once each; any thread.
    interface Waiter {

        /// On a sandbox thread.
        void loaded(Sandbox sandbox);

        /// @param cause a [LoadException] when the function is to blame
        void failed(Throwable cause);

        /// The place it had in the pool is free, which may be later than `failed`.
        void lost();
    }

    private final Waiter waiter;
    private final Graalvisor graalvisor;
    private final AtomicBoolean told = new AtomicBoolean();

    Load(Watch watch, FunctionPool pool, long deadline, Graalvisor graalvisor, Waiter waiter) {
        super(watch, pool, deadline);
        this.graalvisor = graalvisor;
        this.waiter = waiter;
    }

    @Override
    void begin() {
        Throwable failure = null;
        meter().start(Meter.Phase.SANDBOX);
        try {
            var found = graalvisor.obtain(pool().language());
            if (found.isEmpty()) {
                failure = new IllegalStateException("no room for another sandbox");
            } else if (hold(found.get())) {
                markEntered();
                meter().start(Meter.Phase.LOADING);
                found.get().guest().load(pool().program(), graalvisor.host(this, null));
            }
        } catch (Throwable problem) {
            // Guest code may throw what it likes: told to whoever deploys.
            failure = problem;
        }
        meter().stop();
        if (!move(State.RUNNING, State.TELLING)) {
            stopped();
        } else if (failure == null) {
            waiter.loaded(heldSandbox());
            told();
        } else {
            fail(failure);
        }
    }

    private void fail(Throwable cause) {
        var unusable = sandbox();
        tell(cause);
        handOver();
        told();
        if (unusable != null) {
            unusable.close();
        }
        lose();
    }

    @Override
    void resume() {
        throw new IllegalStateException("loading does not wait");
    }

    @Override
    void tellEnded(Ending ending, boolean entered) {
        tell(
                switch (ending) {
                    case Ending.Cancelled _ -> new IllegalStateException("the node is closing");
                    case Ending.DeadlinePassed() ->
                            refusal("LoadTimeout", "its module level code does not come to an end");
                    case Ending.Breached(_, var detail) -> refusal("LimitExceeded", detail);
                    case Ending.Broken(var cause) -> cause;
                });
    }

    private LoadException refusal(String name, String message) {
        return LoadException.at(pool().spec().handler().unit(), name, message);
    }

    private void tell(Throwable cause) {
        if (told.compareAndSet(false, true)) {
            waiter.failed(cause);
        }
    }

    @Override
    void whenNotRun() {
        lose();
    }

    @Override
    void lose() {
        waiter.lost();
    }
}
