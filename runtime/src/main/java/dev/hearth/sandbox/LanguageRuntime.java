package dev.hearth.sandbox;

import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Execution;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One language of the node: its blanks, and how many sandboxes of it are alive.
final class LanguageRuntime {

    private static final Logger LOG = LoggerFactory.getLogger(LanguageRuntime.class);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final GuestLanguage language;
    private final GraalvisorSettings.Pooling pooling;
    private final SandboxThreads threads;
    private final SandboxListener listener;
    private final AtomicInteger alive = new AtomicInteger();
    private final AtomicReference<PoolState<Sandbox>> blanks;
    private final MovingAverage launchCost = new MovingAverage();

    LanguageRuntime(
            GuestLanguage language,
            GraalvisorSettings.Pooling pooling,
            SandboxThreads threads,
            SandboxListener listener) {
        this.language = language;
        this.pooling = pooling;
        this.threads = threads;
        this.listener = listener;
        blanks =
                new AtomicReference<>(
                        PoolState.open(
                                new Warm(pooling.blanks(), FOR_EVER, Warm.Reuse.INVOCATION)));
    }

    Language name() {
        return language.language();
    }

    GuestLanguage guests() {
        return language;
    }

    GraalvisorSettings.Pooling pooling() {
        return pooling;
    }

    int alive() {
        return alive.get();
    }

    int blanks() {
        return blanks.get().idleCount();
    }

    Duration launchCost() {
        return launchCost.value();
    }

    void launched(Execution.Launch from, long nanos) {
        launchCost.add(nanos);
        listener.launched(name(), from, Duration.ofNanos(nanos));
    }

    void retired() {
        alive.decrementAndGet();
        listener.retired(name());
    }

    /// A blank one, or a new one if there is none; absent when no more may be alive. On a sandbox
    /// thread.
    Optional<Sandbox> obtain() {
        var step = step(PoolState::take);
        Sandbox blank = null;
        for (var effect : step.effects()) {
            switch (effect) {
                case PoolState.Effect.Use(var sandbox) -> blank = sandbox;
                case PoolState.Effect.Fill<Sandbox>(int count) -> fill(count, () -> {});
                case PoolState.Effect.Launch<Sandbox>() -> {}
                case PoolState.Effect.Close(var sandbox) -> sandbox.close();
                case PoolState.Effect.Drained<Sandbox>() -> {}
            }
        }
        return blank != null
                ? Optional.of(blank)
                : Optional.ofNullable(create(Execution.Launch.NEW));
    }

    /// Makes the blanks that should be there, in the background.
    ///
    /// @param whenEach run on a sandbox thread after each, made or failed
    /// @return how many are being made
    int warmUp(Runnable whenEach) {
        for (var effect : step(PoolState::refill).effects()) {
            if (effect instanceof PoolState.Effect.Fill<Sandbox>(int count)) {
                fill(count, whenEach);
                return count;
            }
        }
        return 0;
    }

    private void fill(int count, Runnable whenEach) {
        for (int each = 0; each < count; each++) {
            threads.addBackground(() -> {
                try {
                    fillOne();
                } finally {
                    whenEach.run();
                }
            });
        }
    }

    private void fillOne() {
        Sandbox made = null;
        try {
            made =
                    blanks.get().phase() == PoolState.Phase.OPEN
                            ? create(Execution.Launch.BLANK)
                            : null;
        } catch (RuntimeException | Error broken) {
            // The engine failed; the next sandbox that is asked for tries again and tells its
            // caller.
            LOG.error("no blank {} sandbox could be made", name().word(), broken);
        }
        var sandbox = made;
        var step =
                sandbox == null
                        ? step(PoolState::fillFailed)
                        : step(state -> state.filled(sandbox, System.nanoTime()));
        for (var effect : step.effects()) {
            if (effect instanceof PoolState.Effect.Close<Sandbox>(var refused)) {
                refused.close();
            }
        }
    }

    private @Nullable Sandbox create(Execution.Launch launch) {
        if (alive.incrementAndGet() > pooling.sandboxes()) {
            alive.decrementAndGet();
            return null;
        }
        try {
            return new Sandbox(language.blank(), this, launch);
        } catch (RuntimeException | Error broken) {
            alive.decrementAndGet();
            throw broken;
        }
    }

    /// Closes the blanks. Any thread but an event loop.
    void closeBlanks() {
        for (var effect : step(PoolState::close).effects()) {
            if (effect instanceof PoolState.Effect.Close<Sandbox>(var sandbox)) {
                sandbox.close();
            }
        }
    }

    private PoolState.Step<Sandbox> step(
            Function<PoolState<Sandbox>, PoolState.Step<Sandbox>> decide) {
        while (true) {
            var before = blanks.get();
            var step = decide.apply(before);
            if (blanks.compareAndSet(before, step.state())) {
                return step;
            }
        }
    }
}
