package dev.hearth.trigger.timer;

import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.function.Trigger.Timer.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/// The planned instants of a schedule. Pure.
///
/// Cron expressions are read on the local time line of their zone. A local time that a clock change
/// leaves out fires at the next instant that exists; one that occurs twice fires the first time.
/// Where both the day of the month and the day of the week are restricted, either is enough, as in
/// Unix.
public sealed interface Slots {

    /// Between two looks, as short as two slots may be apart.
    Duration SHORTEST = Duration.ofMillis(100);

    /// The first slot later than `after`; empty when there is none, as for 30 February.
    Optional<Instant> next(Instant after);

    /// The latest slot that is later than `after` and not later than `until`.
    default Optional<Instant> latest(Instant after, Instant until) {
        var back = SHORTEST;
        while (true) {
            var from = until.minus(back);
            if (!from.isAfter(after)) {
                return lastOf(after, until);
            }
            var found = lastOf(from, until);
            if (found.isPresent()) {
                return found;
            }
            back = back.multipliedBy(2);
        }
    }

    private Optional<Instant> lastOf(Instant after, Instant until) {
        var last = Optional.<Instant>empty();
        for (var next = next(after);
                next.isPresent() && !next.get().isAfter(until);
                next = next(next.get())) {
            last = next;
        }
        return last;
    }

    /// How many slots are later than `after` and not later than `until`, counted up to `most`.
    default long count(Instant after, Instant until, long most) {
        long count = 0;
        for (var next = next(after);
                count < most && next.isPresent() && !next.get().isAfter(until);
                next = next(next.get())) {
            count++;
        }
        return count;
    }

    /// The slots of a trigger.
    ///
    /// @throws IllegalArgumentException saying what is wrong with the expression and what would be
    ///   right
    static Slots of(Trigger.Timer trigger) {
        var all = of(trigger.schedule());
        return trigger.window().equals(Window.ALWAYS) ? all : new Within(all, trigger.window());
    }

    /// @throws IllegalArgumentException saying what is wrong with the expression and what would be
    ///   right
    static Slots of(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Cron cron ->
                    new CronSlots(CronExpression.parse(cron.expression()), cron.zone());
            case Schedule.Every every -> new Multiples(every.period());
        };
    }

    record CronSlots(CronExpression expression, ZoneId zone) implements Slots {

        @Override
        public Optional<Instant> next(Instant after) {
            var local = after.atZone(zone).toLocalDateTime();
            while (true) {
                var found = expression.next(local);
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                local = found.get();
                var slot = instant(local);
                if (slot.isAfter(after)) {
                    return Optional.of(slot);
                }
            }
        }

        private Instant instant(LocalDateTime local) {
            var rules = zone.getRules();
            var gap = rules.getValidOffsets(local).isEmpty() ? rules.getTransition(local) : null;
            return gap != null ? gap.getInstant() : local.atZone(zone).toInstant();
        }
    }

    record Multiples(Duration period) implements Slots {

        @Override
        public Optional<Instant> next(Instant after) {
            var sinceEpoch = Duration.between(Instant.EPOCH, after);
            long count = Math.floorDiv(sinceEpoch.toNanos(), period.toNanos());
            return Optional.of(Instant.EPOCH.plus(period.multipliedBy(count + 1)));
        }
    }

    record Within(Slots all, Window window) implements Slots {

        @Override
        public Optional<Instant> next(Instant after) {
            var first = window.first();
            var last = window.last();
            var from = first != null && after.isBefore(first) ? first.minusNanos(1) : after;
            return all.next(from).filter(slot -> last == null || !slot.isAfter(last));
        }
    }
}
