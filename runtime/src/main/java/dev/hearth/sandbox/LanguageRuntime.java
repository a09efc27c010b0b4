package dev.hearth.sandbox;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One language of the node: its blanks, and how many sandboxes of it are alive.
final class LanguageRuntime {

    private static final int EVICTIONS = 4;

    /// Each holds a sandbox thread.
    private static final int MOST_WAITING = 128;

    private final GuestLanguage language;
    private final GraalvisorSettings.Pooling pooling;
    private final SandboxListener listener;
    private final Function<LanguageRuntime, Optional<Sandbox>> evictor;
    private final AtomicInteger alive = new AtomicInteger();
    private final Blanks blanks;
    private final Semaphore making;
    private final MovingAverage launchCost = new MovingAverage();

    /// @param atOnce how many sandboxes without a blank are made at the same time; the others wait
    ///   for their turn, or for a blank
    /// @param evictor takes an idle sandbox of the language from a function, for room
    LanguageRuntime(
            GuestLanguage language,
            GraalvisorSettings.Pooling pooling,
            SandboxThreads threads,
            int atOnce,
            SandboxListener listener,
            Function<LanguageRuntime, Optional<Sandbox>> evictor) {
        this.language = language;
        this.pooling = pooling;
        this.listener = listener;
        this.evictor = evictor;
        making = new Semaphore(atOnce, true);
        blanks =
                new Blanks(
                        name().word(),
                        pooling,
                        () -> makeWithRoom(Execution.Launch.BLANK),
                        threads::addBackground);
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

    Blanks blanks() {
        return blanks;
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

    /// A blank one, or a new one if there is none; absent when no more may be alive and none is
    /// idle, or too many wait for one already. On a sandbox thread.
    Optional<Sandbox> obtain() {
        var blank = blanks.take();
        return blank.isPresent() ? blank : makeInTurn();
    }

    private Optional<Sandbox> makeInTurn() {
        if (making.getQueueLength() >= MOST_WAITING) {
            return Optional.empty();
        }
        making.acquireUninterruptibly();
        try {
            var blank = blanks.poll();
            return blank.isPresent()
                    ? blank
                    : Optional.ofNullable(makeWithRoom(Execution.Launch.NEW));
        } finally {
            making.release();
        }
    }

    private @Nullable Sandbox makeWithRoom(Execution.Launch launch) {
        var made = make(launch);
        // The room that one makes may go to another before it is used.
        for (int each = 0; made == null && each < EVICTIONS; each++) {
            var evicted = evictor.apply(this);
            if (evicted.isEmpty()) {
                break;
            }
            evicted.get().close();
            made = make(launch);
        }
        return made;
    }

    private @Nullable Sandbox make(Execution.Launch launch) {
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
}
