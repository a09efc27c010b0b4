package dev.hearth.trigger.timer;

import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Timer.Missed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of each slot of a trigger. Without I/O: the time is an argument, what is to
/// be done is the answer. Not thread-safe.
///
/// 1. Every slot is decided once, in order, whatever the clock does.
/// 2. A slot is *missed* when its time was before the start, or more than a minute ago when it is
///    looked at; with `missed: all`, also when later ones have come already.
/// 3. With `missed: all` missed slots run one after the other, and those that come meanwhile wait
///    behind them.
final class Timetable {

    /// A slot that is looked at later than this was missed. Quartz has the same threshold.
    static final Duration LATE = Duration.ofSeconds(60);

    /// Counting further would hold the event loop up.
    static final long COUNTED_AT_MOST = 10_000;

    /// What is to be done, in this order.
    sealed interface Step {

        /// @param missed the missed slots it makes up for; 0 for one at its time
        record Fire(Instant slot, long missed) implements Step {}

        /// One that runs: a later slot takes its place.
        record GiveUp(Instant slot) implements Step {}

        /// Slots that do not fire; more than 10,000 of one look count as 10,000.
        record Drop(long slots) implements Step {}
    }

    enum Phase {
        OPEN,
        /// Slots pass.
        HELD
    }

    private final Trigger.Timer trigger;
    private final Slots slots;
    private final Jitter jitter;

    /// Slots that were due at this moment were missed.
    private final Instant start;

    private final TreeSet<Instant> running = new TreeSet<>();
    private @Nullable Instant makingUp;

    /// All slots up to here are decided.
    private Instant decided;

    /// One that begins now.
    ///
    /// @param done up to when an earlier run had done everything; absent: there was none
    Timetable(
            Trigger.Timer trigger,
            Slots slots,
            Jitter jitter,
            Instant now,
            @Nullable Instant done) {
        this(trigger, slots, jitter, new Progress(now, done != null ? done : now, List.of(), null));
        if (done == null) {
            slots.latest(now.minus(jitter.most()), now)
                    .filter(slot -> due(slot).isAfter(now))
                    .ifPresent(slot -> decided = slot.minusNanos(1));
        }
    }

    /// One that goes on from there.
    Timetable(Trigger.Timer trigger, Slots slots, Jitter jitter, Progress progress) {
        this.trigger = trigger;
        this.slots = slots;
        this.jitter = jitter;
        start = progress.start();
        decided = progress.decided();
        running.addAll(progress.running());
        makingUp = progress.makingUp();
    }

    Progress progress() {
        return new Progress(start, decided, List.copyOf(running), makingUp);
    }

    /// Decides the slots that are due.
    List<Step> look(Instant now, Phase phase) {
        var steps = new ArrayList<Step>();
        switch (phase) {
            case HELD ->
                    lastDue(now)
                            .ifPresent(slot -> {
                                drop(slots.count(decided, slot, COUNTED_AT_MOST), steps);
                                decided = slot;
                            });
            case OPEN -> {
                switch (trigger.missed()) {
                    case Missed.Skip _ ->
                            lastDue(now).ifPresent(slot -> fireLast(slot, now, null, steps));
                    case Missed.Once once ->
                            lastDue(now)
                                    .ifPresent(slot -> fireLast(slot, now, once.maxAge(), steps));
                    case Missed.All all -> fireAll(now, all.maxAge(), steps);
                }
            }
        }
        return steps;
    }

    /// A slot's function has come to its end.
    void settled(Instant slot) {
        running.remove(slot);
        if (slot.equals(makingUp)) {
            makingUp = null;
        }
    }

    /// An earlier run had done everything up to there.
    void doneBefore(Instant done) {
        if (done.isAfter(decided)) {
            decided = done;
            List.copyOf(running.headSet(done, true)).forEach(this::settled);
        }
    }

    /// The next slot that was not decided; absent when there is none.
    Optional<Instant> next() {
        return slots.next(decided);
    }

    /// When to look again; absent when there is no slot, or when one waits for another to settle.
    Optional<Instant> wake(Instant now) {
        return next().map(this::due).filter(due -> due.isAfter(now));
    }

    /// No slot up to here has anything left to be done.
    Instant done() {
        return running.isEmpty() ? decided : running.first().minusNanos(1);
    }

    private void fireLast(Instant slot, Instant now, @Nullable Duration maxAge, List<Step> steps) {
        long others = slots.count(decided, slot.minusNanos(1), COUNTED_AT_MOST);
        drop(others, steps);
        decided = slot;
        if (!isMissed(slot, now)) {
            fire(slot, maxAge == null ? 0 : others, steps);
        } else if (maxAge != null && !isOlder(slot, now, maxAge)) {
            fire(slot, others + 1, steps);
        } else {
            drop(1, steps);
        }
    }

    private void fireAll(Instant now, Duration maxAge, List<Step> steps) {
        for (var next = next(); next.isPresent() && isDue(next.get(), now); next = next()) {
            var slot = next.get();
            boolean missed =
                    isMissed(slot, now) || slots.next(slot).filter(s -> isDue(s, now)).isPresent();
            if (isMissed(slot, now) && isOlder(slot, now, maxAge)) {
                var last = slots.latest(decided, now.minus(maxAge).minusNanos(1)).orElse(slot);
                drop(slots.count(decided, last, COUNTED_AT_MOST), steps);
                decided = last;
            } else if (!missed && makingUp == null) {
                decided = slot;
                fire(slot, 0, steps);
            } else if (running.isEmpty()) {
                decided = slot;
                makingUp = slot;
                running.add(slot);
                steps.add(new Step.Fire(slot, missed ? 1 : 0));
            } else {
                return;
            }
        }
    }

    private void fire(Instant slot, long missed, List<Step> steps) {
        switch (trigger.overlap()) {
            case ALLOW -> {}
            case FORBID -> {
                if (!running.isEmpty()) {
                    drop(1, steps);
                    return;
                }
            }
            case REPLACE -> {
                running.forEach(earlier -> steps.add(new Step.GiveUp(earlier)));
                running.clear();
            }
        }
        running.add(slot);
        steps.add(new Step.Fire(slot, missed));
    }

    private static void drop(long count, List<Step> steps) {
        if (count > 0) {
            steps.add(new Step.Drop(count));
        }
    }

    private Optional<Instant> lastDue(Instant now) {
        var first = next().filter(slot -> isDue(slot, now));
        if (first.flatMap(slots::next).filter(slot -> isDue(slot, now)).isEmpty()) {
            return first;
        }
        return slots.latest(decided, now)
                .flatMap(slot ->
                        isDue(slot, now)
                                ? Optional.of(slot)
                                : slots.latest(decided, slot.minusNanos(1)));
    }

    private Instant due(Instant slot) {
        return jitter.due(slots, slot);
    }

    private boolean isDue(Instant slot, Instant now) {
        return !due(slot).isAfter(now);
    }

    private boolean isMissed(Instant slot, Instant now) {
        var due = due(slot);
        return !due.isAfter(start) || due.plus(LATE).isBefore(now);
    }

    private static boolean isOlder(Instant slot, Instant now, Duration age) {
        return slot.plus(age).isBefore(now);
    }
}
