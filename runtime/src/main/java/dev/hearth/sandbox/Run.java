package dev.hearth.sandbox;

import dev.hearth.function.DataSize;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import java.time.Duration;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/// One invocation on its way through a sandbox. Its answer is given once, by whoever moves its
/// state to an end; its figures belong to the thread that runs it.
final class Run extends Work {

    /// What becomes of the sandbox.
    private enum Fate {
        REUSE,
        DISCARD
    }

    private final Graalvisor graalvisor;
    private final Invocation invocation;
    private final Call call;
    private final Reply<Outcome> reply;
    private final long accepted;

    private boolean leased;
    private long queued;
    private long launch;
    private long firstInstruction;

    Run(
            Graalvisor graalvisor,
            Watch watch,
            FunctionPool pool,
            Invocation invocation,
            Reply<Outcome> reply,
            long accepted,
            long deadline) {
        super(watch, pool, deadline);
        this.graalvisor = graalvisor;
        this.invocation = invocation;
        this.reply = reply;
        this.accepted = accepted;
        call = new Call(invocation, pool.spec(), graalvisor.host(this, invocation));
    }

    Future<Outcome> future() {
        return reply.future();
    }

    boolean isOf(InvocationId id) {
        return invocation.id().equals(id);
    }

    @Override
    void begin() {
        long now = System.nanoTime();
        queued = now - accepted;
        graalvisor.waited(queued);
        switch (pool().acquire()) {
            case FunctionPool.Lease.Warm(var sandbox) -> {
                leased = true;
                if (hold(sandbox)) {
                    enter(sandbox, now);
                } else {
                    stopped();
                }
            }
            case FunctionPool.Lease.Launch() -> {
                leased = true;
                launch(now);
            }
            case FunctionPool.Lease.Closed() ->
                    conclude(
                            new Outcome.UnknownFunction(invocation.function().toString()),
                            Fate.DISCARD);
        }
    }

    private void launch(long since) {
        meter().start(Meter.Phase.SANDBOX);
        var found = graalvisor.obtain(pool().language());
        if (found.isEmpty()) {
            meter().stop();
            conclude(graalvisor.overloaded("no room for another sandbox"), Fate.DISCARD);
        } else if (!hold(found.get())) {
            stopped();
        } else {
            var refusal = load(found.get());
            if (refusal == null) {
                launch = System.nanoTime() - since;
                pool().language().launched(found.get().launch(), launch);
                enter(found.get(), since);
            } else {
                conclude(refusal, Fate.DISCARD);
            }
        }
    }

    private @Nullable Outcome load(Sandbox sandbox) {
        markEntered();
        meter().start(Meter.Phase.LOADING);
        try {
            sandbox.guest().load(pool().program(), call.host());
            return null;
        } catch (LoadException refused) {
            meter().stop();
            return new Outcome.FunctionFailed(refused.error(), execution());
        } catch (Throwable broken) {
            // A guest, or the engine, threw what it must not: told, and the sandbox is gone.
            meter().stop();
            return broken(broken);
        }
    }

    private void enter(Sandbox sandbox, long since) {
        firstInstruction = System.nanoTime();
        launch = firstInstruction - since;
        markEntered();
        proceed(() -> sandbox.guest().begin(call));
    }

    @Override
    void resume() {
        proceed(heldSandbox().guest()::resume);
    }

    private interface Segment {
        Progress run();
    }

    private void proceed(Segment segment) {
        meter().start(Meter.Phase.HANDLER);
        Progress progress;
        try {
            progress = segment.run();
        } catch (Throwable broken) {
            // A guest that throws out of its own catch, or was closed meanwhile.
            meter().stop();
            conclude(broken(broken), Fate.DISCARD);
            return;
        }
        meter().stop();
        var breach = meter().breach();
        if (breach == null) {
            goOn(progress);
        } else {
            conclude(exceeded(breach), Fate.DISCARD);
        }
    }

    private void goOn(Progress progress) {
        switch (progress) {
            case Progress.Waiting(var wakeAfter) -> await(wakeAfter);
            case Progress.Returned(var result) -> returned(result);
            case Progress.Failed(var error) ->
                    conclude(new Outcome.FunctionFailed(error, execution()), Fate.REUSE);
            case Progress.Malformed(var detail) ->
                    conclude(
                            new Outcome.Rejected(
                                    Outcome.Rejected.Reason.MALFORMED_DATA, detail, Duration.ZERO),
                            Fate.REUSE);
            case Progress.Oversized(var atLeast) ->
                    conclude(oversized("more than " + new DataSize(atLeast)), Fate.DISCARD);
        }
    }

    private void await(@Nullable Duration wakeAfter) {
        if (!suspend()) {
            stopped();
        } else if (wakeAfter != null
                && wakeAfter.compareTo(Duration.ofNanos(deadline() - System.nanoTime())) < 0) {
            watch().wake(this, wakeAfter);
        }
    }

    private void returned(Result result) {
        long bytes =
                switch (result) {
                    case Result.Nothing() -> 0;
                    case Result.Value(var payload) -> payload.bytes().length();
                    case Result.HttpResponse(var _, var _, var body) -> body.bytes().length();
                };
        if (bytes > pool().spec().limits().output().bytes()) {
            conclude(oversized(new DataSize(bytes).toString()), Fate.DISCARD);
        } else {
            conclude(new Outcome.Returned(result, execution()), Fate.REUSE);
        }
    }

    private Outcome oversized(String size) {
        return exceeded(
                new Ending.Breached(
                        Outcome.Limit.OUTPUT,
                        "result of %s bytes, limit %s"
                                .formatted(size, pool().spec().limits().output())));
    }

    private Outcome exceeded(Ending.Breached breach) {
        return new Outcome.LimitExceeded(breach.limit(), breach.detail(), execution());
    }

    private Outcome broken(Throwable broken) {
        boolean memory =
                broken instanceof OutOfMemoryError
                        || (broken instanceof PolyglotException guest
                                && guest.isResourceExhausted());
        return memory ? exceeded(Ending.Breached.exhausted()) : failed(broken);
    }

    private Outcome failed(Throwable broken) {
        return new Outcome.FunctionFailed(
                new GuestError(
                        GuestError.Kind.THREW,
                        broken.getClass().getSimpleName(),
                        String.valueOf(broken.getMessage()),
                        "",
                        null),
                execution());
    }

    /// Gives the sandbox back before it answers, so that who asks next finds it.
    private void conclude(Outcome outcome, Fate fate) {
        if (!move(State.RUNNING, State.TELLING)) {
            stopped();
            return;
        }
        var held = sandbox();
        var toClose = handBack(fate);
        reply.complete(outcome);
        told();
        if (toClose != null) {
            toClose.close();
        } else if (held != null) {
            held.guest().prepareNext();
        }
    }

    private @Nullable Sandbox handBack(Fate fate) {
        var held = sandbox();
        Sandbox toClose = held;
        if (held != null && fate == Fate.REUSE) {
            toClose = pool().released(held);
        } else {
            lose();
        }
        leased = false;
        handOver();
        return toClose;
    }

    @Override
    void lose() {
        if (leased) {
            pool().lost();
        }
    }

    @Override
    void whenNotRun() {}

    @Override
    void tellEnded(Ending ending, boolean entered) {
        reply.complete(
                switch (ending) {
                    case Ending.Cancelled(var by) -> new Outcome.Cancelled(by);
                    case Ending.DeadlinePassed() ->
                            new Outcome.TimedOut(
                                    entered
                                            ? Outcome.TimedOut.Stage.RUNNING
                                            : Outcome.TimedOut.Stage.WAITING);
                    case Ending.Breached breach -> exceeded(breach);
                    case Ending.Broken(var cause) -> failed(cause);
                });
    }

    /// The bill so far. Any thread that has the word.
    private Execution execution() {
        var held = sandbox();
        var cost = meter().total();
        long ran = firstInstruction == 0 ? 0 : System.nanoTime() - firstInstruction;
        return new Execution(
                graalvisor.node(),
                held == null ? Execution.Launch.NEW : held.launch(),
                Duration.ofNanos(cost.cpu()),
                cost.allocated(),
                new Execution.Timings(
                        Duration.ZERO,
                        Duration.ofNanos(queued),
                        Duration.ofNanos(launch),
                        Duration.ofNanos(ran)));
    }
}
