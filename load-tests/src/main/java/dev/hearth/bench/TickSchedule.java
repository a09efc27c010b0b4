package dev.hearth.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A schedule whose slots are known without asking a node: the multiples of its period.
///
/// @param period with [Form#CRON] whole seconds that divide a minute
record TickSchedule(String trigger, Duration period, Form form, Missed missed) {

    private static final int FIRST_MILLIS = 900;
    private static final int STEP_MILLIS = 11;

    enum Form {
        EVERY,
        CRON
    }

    /// What becomes of slots that passed while no node ran.
    enum Missed {
        SKIP,
        ONCE,
        ALL;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// That many, each with about a slot a second. Most make up for all missed slots; every fifth
    /// is a cron expression, whose slots all come at the same moment.
    static List<TickSchedule> mixed(int count) {
        return IntStream.range(0, count).mapToObj(TickSchedule::numbered).toList();
    }

    private static TickSchedule numbered(int number) {
        var missed =
                switch (number % 12) {
                    case 4, 10 -> Missed.ONCE;
                    case 5, 11 -> Missed.SKIP;
                    default -> Missed.ALL;
                };
        var trigger = "%s-%d".formatted(missed.word(), number);
        return number % 5 == 0
                ? new TickSchedule(trigger, Duration.ofSeconds(1), Form.CRON, missed)
                : new TickSchedule(
                        trigger,
                        Duration.ofMillis(FIRST_MILLIS + STEP_MILLIS * number),
                        Form.EVERY,
                        missed);
    }

    /// As a trigger of a manifest.
    String manifest() {
        var when =
                switch (form) {
                    case EVERY -> "every: %dms".formatted(period.toMillis());
                    case CRON -> "schedule: '*/%d * * * * *'".formatted(period.toSeconds());
                };
        return "%s: {kind: cron, %s, overlap: allow, missed: %s}"
                .formatted(trigger, when, missed.word());
    }

    /// @param until not part of it
    List<Instant> slots(Instant from, Instant until) {
        long millis = period.toMillis();
        long first = Math.floorDiv(from.minusNanos(1).toEpochMilli(), millis) + 1;
        return LongStream.iterate(first * millis, slot -> slot + millis)
                .mapToObj(Instant::ofEpochMilli)
                .takeWhile(slot -> slot.isBefore(until))
                .toList();
    }
}
