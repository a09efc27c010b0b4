package dev.hearth.sandbox;

import dev.hearth.function.Warm;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The blanks of one language: performs what [PoolState] and [BlankDemand] decide. Any thread but
/// an event loop.
///
/// A blank that is taken is replaced at once, unless making the last one failed or the heap is
/// short: then the next [#tick] tries again.
final class Blanks {

    private static final Logger LOG = LoggerFactory.getLogger(Blanks.class);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final String language;
    private final GraalvisorSettings.Pooling pooling;
    private final Supplier<@Nullable Sandbox> maker;
    private final Consumer<Runnable> background;
    private final AtomicReference<PoolState<Sandbox>> state;
    private final AtomicInteger taken = new AtomicInteger();
    private final MovingAverage toMake = new MovingAverage();
    private BlankDemand demand = BlankDemand.NONE;
    private volatile boolean inUse;
    private volatile boolean failing;
    private volatile boolean paused;

    /// @param maker makes one; null when no more may be alive
    /// @param background runs what makes one, on a sandbox thread
    Blanks(
            String language,
            GraalvisorSettings.Pooling pooling,
            Supplier<@Nullable Sandbox> maker,
            Consumer<Runnable> background) {
        this.language = language;
        this.pooling = pooling;
        this.maker = maker;
        this.background = background;
        state =
                new AtomicReference<>(
                        PoolState.open(
                                new Warm(pooling.blanks(), FOR_EVER, Warm.Reuse.INVOCATION)));
    }

    int count() {
        return state.get().idleCount();
    }

    /// How many there should be at the moment.
    int wanted() {
        return state.get().warm().min();
    }

    Optional<Sandbox> take() {
        taken.incrementAndGet();
        return poll();
    }

    /// Takes one without being counted as demand again.
    Optional<Sandbox> poll() {
        Sandbox blank = null;
        for (var effect : step(PoolState::take).effects()) {
            if (effect instanceof PoolState.Effect.Use<Sandbox>(var idle)) {
                blank = idle;
            }
        }
        if (!failing && !paused) {
            var _ = refill(background, () -> {});
        }
        return Optional.ofNullable(blank);
    }

    /// Makes what is missing.
    ///
    /// @param where runs what makes one, on a sandbox thread
    /// @param whenEach run after each, made or failed
    /// @return how many are being made
    int refill(Consumer<Runnable> where, Runnable whenEach) {
        inUse = true;
        int asked = 0;
        for (var effect : step(PoolState::refill).effects()) {
            if (effect instanceof PoolState.Effect.Fill<Sandbox>(int count)) {
                asked = count;
            }
        }
        for (int each = 0; each < asked; each++) {
            where.accept(() -> {
                try {
                    makeOne();
                } finally {
                    whenEach.run();
                }
            });
        }
        return asked;
    }

    /// Each [BlankDemand#PERIOD]. Makes none of a language that nobody has asked for yet.
    ///
    /// @param spare whether the heap has room for more than the least
    synchronized void tick(boolean spare) {
        demand = demand.after(taken.getAndSet(0));
        paused = !spare;
        int wanted =
                spare
                        ? demand.wanted(toMake.value(), pooling.blanks(), pooling.mostBlanks())
                        : pooling.blanks();
        closeAll(step(before -> before.keep(wanted)));
        if (spare && inUse) {
            var _ = refill(background, () -> {});
        }
    }

    void close() {
        closeAll(step(PoolState::close));
    }

    private void makeOne() {
        Sandbox made = null;
        try {
            if (isOpen()) {
                long since = System.nanoTime();
                made = maker.get();
                toMake.add(System.nanoTime() - since);
                failing = made == null;
            }
        } catch (RuntimeException | Error broken) {
            failed(broken);
        }
        var sandbox = made;
        closeAll(
                sandbox == null
                        ? step(PoolState::fillFailed)
                        : step(before -> before.filled(sandbox, System.nanoTime())));
    }

    /// The engine failed, or is closed. Who needs a sandbox meanwhile tries for himself, and is
    /// told.
    private void failed(Throwable broken) {
        if (!isOpen()) {
            LOG.debug("{}: closed while a blank sandbox was made", language, broken);
        } else if (!failing) {
            LOG.error("no blank {} sandbox could be made", language, broken);
        }
        failing = true;
    }

    private boolean isOpen() {
        return state.get().phase() == PoolState.Phase.OPEN;
    }

    private static void closeAll(PoolState.Step<Sandbox> step) {
        for (var effect : step.effects()) {
            if (effect instanceof PoolState.Effect.Close<Sandbox>(var sandbox)) {
                sandbox.close();
            }
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
}
