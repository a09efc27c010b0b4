package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.topology.SandboxCount;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sandboxes of one function version: performs what [PoolState] decides. No lock, and nothing
/// shared with other functions. Any thread but an event loop.
final class FunctionPool {

    /// What the pool cannot do itself.
    interface Surroundings {

        /// Launch so many in the background and give each to [FunctionPool#filled].
        void fill(FunctionPool pool, int count);

        /// Close later, elsewhere: nobody waits for it.
        void closeLater(Sandbox sandbox);
    }

    private final Program program;
    private final LanguageRuntime language;
    private final Surroundings surroundings;
    private final GraalvisorSettings settings;
    private final AtomicReference<PoolState<Sandbox>> state;
    private final AtomicInteger strikes = new AtomicInteger();
    private final FairQueue.Line<Runnable> line = new FairQueue.Line<>();
    private final Promise<Void> drained = Promise.promise();
    private volatile long suspendedUntil;
    private volatile boolean suspended;

    FunctionPool(
            Program program,
            LanguageRuntime language,
            Surroundings surroundings,
            GraalvisorSettings settings) {
        this.program = program;
        this.language = language;
        this.surroundings = surroundings;
        this.settings = settings;
        state = new AtomicReference<>(PoolState.open(program.spec().warm()));
    }

    FunctionSpec spec() {
        return program.spec();
    }

    Program program() {
        return program;
    }

    LanguageRuntime language() {
        return language;
    }

    SandboxCount count() {
        var now = state.get();
        return new SandboxCount(now.idleCount(), now.busy());
    }

    /// When the idle ones became so, the one idle for longest first.
    List<Long> idleSince() {
        var now = state.get();
        return now.idle() == null ? List.of() : now.idleSince();
    }

    /// Where its invocations wait for a sandbox thread.
    FairQueue.Line<Runnable> line() {
        return line;
    }

    /// Completes when it is closed and its last sandbox is back.
    Promise<Void> drained() {
        return drained;
    }

    sealed interface Lease {

        record Warm(Sandbox sandbox) implements Lease {}

        /// Launch one, then [#released] or [#lost].
        record Launch() implements Lease {}

        record Closed() implements Lease {}
    }

    Lease acquire() {
        for (var effect : step(PoolState::acquire).effects()) {
            if (effect instanceof PoolState.Effect.Use<Sandbox>(var sandbox)) {
                return new Lease.Warm(sandbox);
            }
            return new Lease.Launch();
        }
        return new Lease.Closed();
    }

    /// Takes an unharmed sandbox back.
    ///
    /// @return the one that the caller closes once its invocation is answered
    @Nullable Sandbox released(Sandbox sandbox) {
        sandbox.becomeWarm();
        Sandbox toClose = null;
        for (var effect : step(before -> before.released(sandbox, System.nanoTime())).effects()) {
            if (effect instanceof PoolState.Effect.Close<Sandbox>(var refused)) {
                toClose = refused;
            } else {
                perform(effect);
            }
        }
        return toClose;
    }

    void lost() {
        performAll(step(PoolState::lost));
    }

    void refill() {
        performAll(step(PoolState::refill));
    }

    void filled(Sandbox sandbox) {
        sandbox.becomeWarm();
        performAll(step(before -> before.filled(sandbox, System.nanoTime())));
    }

    void fillFailed() {
        performAll(step(PoolState::fillFailed));
    }

    void evict(long now) {
        performAll(step(before -> before.evict(now)));
    }

    /// @param since when the one became idle that is meant; absent when it is not the oldest any
    ///   more
    /// @return the one to close at once, so that there is room for another
    Optional<Sandbox> evictOldest(long since) {
        for (var effect : step(before -> before.evictOldest(since)).effects()) {
            if (effect instanceof PoolState.Effect.Close<Sandbox>(var oldest)) {
                return Optional.of(oldest);
            }
        }
        return Optional.empty();
    }

    void close() {
        performAll(step(PoolState::close));
    }

    private void performAll(PoolState.Step<Sandbox> step) {
        step.effects().forEach(this::perform);
    }

    private void perform(PoolState.Effect<Sandbox> effect) {
        switch (effect) {
            case PoolState.Effect.Fill<Sandbox>(int count) -> surroundings.fill(this, count);
            case PoolState.Effect.Close<Sandbox>(var sandbox) -> surroundings.closeLater(sandbox);
            case PoolState.Effect.Drained<Sandbox>() -> drained.complete();
            case PoolState.Effect.Use<Sandbox> use -> throw new IllegalStateException("" + use);
            case PoolState.Effect.Launch<Sandbox> launch ->
                    throw new IllegalStateException("" + launch);
        }
    }

    private PoolState.Step<Sandbox> step(
            Function<PoolState<Sandbox>, PoolState.Step<Sandbox>> decide) {
        while (true) {
            var before = state.get();
            var step = decide.apply(before);
            if (state.compareAndSet(before, step.state())) {
                return step;
            }
        }
    }

    /// One of its sandboxes is stranded.
    ///
    /// @return whether the function is suspended from now on
    boolean strike(long now) {
        if (strikes.incrementAndGet() < settings.strikes()) {
            return false;
        }
        // One more is enough next time.
        strikes.set(settings.strikes() - 1);
        suspendedUntil = now + settings.suspension().toNanos();
        suspended = true;
        return true;
    }

    /// Zero when it is not suspended.
    Duration suspendedFor(long now) {
        if (!suspended) {
            return Duration.ZERO;
        }
        long left = suspendedUntil - now;
        if (left <= 0) {
            suspended = false;
            return Duration.ZERO;
        }
        return Duration.ofNanos(left);
    }
}
