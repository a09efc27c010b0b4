package dev.hearth.sandbox;

import com.sun.management.ThreadMXBean;
import dev.hearth.function.DataSize;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/// One invocation on its way through a sandbox. Its answer is given once, by whoever moves its
/// state to an end; its figures belong to the thread that runs it.
final class Run extends Work {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

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
    private long cpu;
    private long allocated;
    private long cpuBefore;
    private long allocatedBefore;

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
        call = new Call(invocation, pool.spec(), graalvisor.host(this, invocation.id()));
    }

    Future<Outcome> future() {
        return reply.future();
    }

    @Override
    void begin() {
        long now = System.nanoTime();
        queued = now - accepted;
        graalvisor.waited(queued);
        startMeter();
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
        try {
            var found = graalvisor.obtain(pool().language());
            if (found.isEmpty()) {
                conclude(graalvisor.overloaded("no room for another sandbox"), Fate.DISCARD);
                return;
            }
            var sandbox = found.get();
            if (!hold(sandbox)) {
                stopped();
                return;
            }
            markEntered();
            sandbox.guest().load(pool().program(), call.host());
            launch = System.nanoTime() - since;
            pool().language().launched(sandbox.launch(), launch);
            enter(sandbox, since);
        } catch (LoadException refused) {
            stopMeter();
            conclude(new Outcome.FunctionFailed(refused.error(), execution()), Fate.DISCARD);
        } catch (Throwable broken) {
            // A guest, or the engine, threw what it must not: told, and the sandbox is gone.
            stopMeter();
            conclude(broken(broken), Fate.DISCARD);
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
        startMeter();
        proceed(heldSandbox().guest()::resume);
    }

    private interface Segment {
        Progress run();
    }

    private void proceed(Segment segment) {
        Progress progress;
        try {
            progress = segment.run();
        } catch (Throwable broken) {
            // A guest that throws out of its own catch, or was closed meanwhile.
            stopMeter();
            conclude(broken(broken), Fate.DISCARD);
            return;
        }
        stopMeter();
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
        graalvisor.limitBreached(pool(), Outcome.Limit.OUTPUT);
        return new Outcome.LimitExceeded(
                Outcome.Limit.OUTPUT,
                "result of %s bytes, limit %s".formatted(size, pool().spec().limits().output()),
                execution());
    }

    private Outcome broken(Throwable broken) {
        boolean memory =
                broken instanceof OutOfMemoryError
                        || (broken instanceof PolyglotException guest
                                && guest.isResourceExhausted());
        if (memory) {
            graalvisor.limitBreached(pool(), Outcome.Limit.MEMORY);
            return new Outcome.LimitExceeded(
                    Outcome.Limit.MEMORY, "the node's memory was exhausted", execution());
        }
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
        if (!move(State.RUNNING, State.DONE)) {
            stopped();
            return;
        }
        var held = sandbox();
        Sandbox toClose = held;
        if (held != null && fate == Fate.REUSE) {
            toClose = pool().released(held);
        } else {
            lose();
        }
        watch().done(this);
        reply.complete(outcome);
        if (toClose != null) {
            toClose.close();
        } else if (held != null) {
            held.guest().prepareNext();
        }
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
                    case CANCELLED -> new Outcome.Cancelled();
                    case DEADLINE_PASSED ->
                            new Outcome.TimedOut(
                                    entered
                                            ? Outcome.TimedOut.Stage.RUNNING
                                            : Outcome.TimedOut.Stage.WAITING);
                });
    }

    private void startMeter() {
        cpuBefore = THREADS.getCurrentThreadCpuTime();
        allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    }

    private void stopMeter() {
        cpu += THREADS.getCurrentThreadCpuTime() - cpuBefore;
        allocated += THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
    }

    private Execution execution() {
        var held = sandbox();
        long ran = firstInstruction == 0 ? 0 : System.nanoTime() - firstInstruction;
        return new Execution(
                graalvisor.node(),
                held == null ? Execution.Launch.NEW : held.launch(),
                Duration.ofNanos(cpu),
                allocated,
                new Execution.Timings(
                        Duration.ZERO,
                        Duration.ofNanos(queued),
                        Duration.ofNanos(launch),
                        Duration.ofNanos(ran)));
    }
}
