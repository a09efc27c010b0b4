package dev.hearth.sandbox;

import dev.hearth.function.Warm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sandboxes of one function, or the blanks of one language, as a value: every step gives the
/// next state and what is to be done about it, and does nothing itself.
///
/// 1. A sandbox is idle here, or busy outside, or gone.
/// 2. The most recently used idle sandbox is taken first, so that the rest can grow old.
/// 3. After [#close] nothing is handed out; [Effect.Drained] comes once, when none is out any more.
///
/// @param idle the most recently used on top
/// @param busy handed out, those being launched for an invocation included
/// @param filling being launched so that there are `warm.min`
record PoolState<S>(
        Warm warm, Phase phase, @Nullable Idle<S> idle, int idleCount, int busy, int filling) {

    enum Phase {
        OPEN,
        CLOSED
    }

    /// @param since when it became idle, in [System#nanoTime]
    record Idle<S>(S sandbox, long since, @Nullable Idle<S> below) {}

    sealed interface Effect<S> {

        /// The caller has this idle one.
        record Use<S>(S sandbox) implements Effect<S> {}

        /// There is no idle one: the caller launches its own.
        record Launch<S>() implements Effect<S> {}

        /// Launch so many in the background.
        record Fill<S>(int count) implements Effect<S> {}

        record Close<S>(S sandbox) implements Effect<S> {}

        /// Closed, and the last one came back.
        record Drained<S>() implements Effect<S> {}
    }

    record Step<S>(PoolState<S> state, List<Effect<S>> effects) {}

    static <S> PoolState<S> open(Warm warm) {
        return new PoolState<>(warm, Phase.OPEN, null, 0, 0, 0);
    }

    /// Hands one out until [#released] or [#lost]; on a closed pool nothing, with no effect at all.
    Step<S> acquire() {
        if (phase == Phase.CLOSED) {
            return new Step<>(this, List.of());
        }
        if (idle == null) {
            return new Step<>(with(null, 0, busy + 1, filling), List.of(new Effect.Launch<>()));
        }
        return new Step<>(
                with(idle.below, idleCount - 1, busy + 1, filling),
                List.of(new Effect.Use<>(idle.sandbox)));
    }

    /// Gives an idle one away for good, if there is one: what a pool of blanks does.
    Step<S> take() {
        return idle == null
                ? new Step<>(this, List.of())
                : new Step<>(
                        with(idle.below, idleCount - 1, busy, filling),
                        List.of(new Effect.Use<>(idle.sandbox)));
    }

    /// Keeps another number of them from now on, and closes those beyond it: what a pool of blanks
    /// does.
    Step<S> keep(int min) {
        return phase == Phase.CLOSED
                ? new Step<>(this, List.of())
                : new PoolState<>(
                                new Warm(min, warm.idle(), warm.reuse()),
                                phase,
                                idle,
                                idleCount,
                                busy,
                                filling)
                        .keepNewest(min);
    }

    /// One that was acquired comes back unharmed.
    Step<S> released(S sandbox, long now) {
        requireBusy();
        var left = withBusy(busy - 1);
        if (phase == Phase.CLOSED) {
            return left.withDrain(new Effect.Close<>(sandbox));
        }
        boolean surplus = warm.idle().isZero() && idleCount >= warm.min();
        if (warm.reuse() == Warm.Reuse.INVOCATION || surplus) {
            var rest = left.refill();
            List<Effect<S>> effects = new ArrayList<>(rest.effects);
            effects.add(new Effect.Close<>(sandbox));
            return new Step<>(rest.state, effects);
        }
        return new Step<>(left.pushed(sandbox, now), List.of());
    }

    /// One that was acquired will not come back; who lost it closes it.
    Step<S> lost() {
        requireBusy();
        var left = withBusy(busy - 1);
        return phase == Phase.CLOSED ? left.withDrain(null) : left.refill();
    }

    /// Asks for what is missing to `warm.min`.
    Step<S> refill() {
        int there = idleCount + filling + (warm.reuse() == Warm.Reuse.SANDBOX ? busy : 0);
        int missing = warm.min() - there;
        return phase == Phase.CLOSED || missing <= 0
                ? new Step<>(this, List.of())
                : new Step<>(
                        with(idle, idleCount, busy, filling + missing),
                        List.of(new Effect.Fill<>(missing)));
    }

    /// One of those that [Effect.Fill] asked for is ready.
    Step<S> filled(S sandbox, long now) {
        requireFilling();
        var left = with(idle, idleCount, busy, filling - 1);
        return phase == Phase.CLOSED
                ? left.withDrain(new Effect.Close<>(sandbox))
                : new Step<>(left.pushed(sandbox, now), List.of());
    }

    /// One of them could not be launched. It is not asked for again until the next step.
    Step<S> fillFailed() {
        requireFilling();
        var left = with(idle, idleCount, busy, filling - 1);
        return phase == Phase.CLOSED ? left.withDrain(null) : new Step<>(left, List.of());
    }

    /// Closes what has been idle for `warm.idle`, the oldest first, down to `warm.min`.
    Step<S> evict(long now) {
        long longest = warm.idle().toNanos();
        int kept = 0;
        for (var each = idle; each != null; each = each.below) {
            if (kept >= warm.min() && now - each.since >= longest) {
                break;
            }
            kept++;
        }
        return keepNewest(kept);
    }

    /// Closes the one that has been idle longest, `warm.min` or not: the node needs its room.
    ///
    /// @param since when it became idle; nothing is closed when another is the oldest by now
    Step<S> evictOldest(long since) {
        Idle<S> oldest = idle;
        while (oldest != null && oldest.below != null) {
            oldest = oldest.below;
        }
        return oldest == null || oldest.since != since
                ? new Step<>(this, List.of())
                : keepNewest(idleCount - 1);
    }

    /// When the idle ones became so, the one idle for longest first.
    List<Long> idleSince() {
        List<Long> all = new ArrayList<>(idleCount);
        for (var each = idle; each != null; each = each.below) {
            all.add(each.since);
        }
        return all.reversed();
    }

    /// Hands out nothing from now on and closes what is idle.
    Step<S> close() {
        if (phase == Phase.CLOSED) {
            return new Step<>(this, List.of());
        }
        var emptied = keepNewest(0);
        var closed = new PoolState<S>(warm, Phase.CLOSED, null, 0, busy, filling);
        List<Effect<S>> effects = new ArrayList<>(emptied.effects);
        effects.addAll(closed.withDrain(null).effects);
        return new Step<>(closed, effects);
    }

    private Step<S> keepNewest(int count) {
        if (count >= idleCount) {
            return new Step<>(this, List.of());
        }
        List<Idle<S>> kept = new ArrayList<>();
        List<Effect<S>> closes = new ArrayList<>();
        for (var each = idle; each != null; each = each.below) {
            if (kept.size() < count) {
                kept.add(each);
            } else {
                closes.addFirst(new Effect.Close<>(each.sandbox));
            }
        }
        Idle<S> rebuilt = null;
        for (var each : kept.reversed()) {
            rebuilt = new Idle<>(each.sandbox, each.since, rebuilt);
        }
        return new Step<>(with(rebuilt, kept.size(), busy, filling), closes);
    }

    private Step<S> withDrain(@Nullable Effect<S> first) {
        List<Effect<S>> effects = new ArrayList<>(2);
        if (first != null) {
            effects.add(first);
        }
        if (busy == 0 && filling == 0) {
            effects.add(new Effect.Drained<>());
        }
        return new Step<>(this, effects);
    }

    private PoolState<S> pushed(S sandbox, long now) {
        return with(new Idle<>(sandbox, now, idle), idleCount + 1, busy, filling);
    }

    private PoolState<S> withBusy(int busy) {
        return with(idle, idleCount, busy, filling);
    }

    private PoolState<S> with(@Nullable Idle<S> idle, int idleCount, int busy, int filling) {
        return new PoolState<>(warm, phase, idle, idleCount, busy, filling);
    }

    private void requireBusy() {
        if (busy == 0) {
            throw new IllegalStateException("nothing is handed out");
        }
    }

    private void requireFilling() {
        if (filling == 0) {
            throw new IllegalStateException("nothing is being filled");
        }
    }
}
