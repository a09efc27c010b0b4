package dev.hearth.trigger.timer;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.hearth.function.Trigger.Timer.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The planned instants of a schedule. Pure.
///
/// Cron expressions are read on the local time line of their zone. A local time that a clock change
/// leaves out fires at the next instant that exists; one that occurs twice fires the first time.
/// Where both the day of the month and the day of the week are restricted, either is enough, as in
/// Unix.
public sealed interface Slots {

    /// The first slot later than `after`; empty when there is none, as for 30 February.
    Optional<Instant> next(Instant after);

    /// @throws IllegalArgumentException saying what is wrong with the expression and what would be
    ///   right
    static Slots of(Schedule schedule) {
        return switch (schedule) {
            case Schedule.Cron cron -> new CronSlots(parse(cron.expression()), cron.zone());
            case Schedule.Every every -> new Multiples(every.period());
        };
    }

    private static Cron parse(String expression) {
        var text = expression.strip();
        int fields = text.split("\\s+").length;
        if (!text.startsWith("@") && fields != 5 && fields != 6) {
            throw invalid(
                    expression,
                    "it has %d field%s".formatted(fields, fields == 1 ? "" : "s"),
                    null);
        }
        try {
            return new CronParser(definition(fields)).parse(text).validate();
        } catch (IllegalArgumentException e) {
            throw invalid(expression, String.valueOf(e.getMessage()), e);
        }
    }

    private static IllegalArgumentException invalid(
            String expression, String why, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'%s' is not a schedule: %s. Write minute hour day-of-month month day-of-week, with seconds before them if need be, or one of @yearly @monthly @weekly @daily @hourly"
                        .formatted(expression, why),
                cause);
    }

    private static CronDefinition definition(int fields) {
        var definition = CronDefinitionBuilder.defineCron();
        if (fields == 6) {
            definition = definition.withSeconds().withValidRange(0, 59).withStrictRange().and();
        }
        return definition
                .withMinutes()
                .withValidRange(0, 59)
                .withStrictRange()
                .and()
                .withHours()
                .withValidRange(0, 23)
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withValidRange(1, 31)
                .supportsL()
                .supportsW()
                .withStrictRange()
                .and()
                .withMonth()
                .withValidRange(1, 12)
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 7)
                .withMondayDoWValue(1)
                .withIntMapping(7, 0)
                .supportsHash()
                .supportsL()
                .withStrictRange()
                .and()
                .withSupportedNicknameYearly()
                .withSupportedNicknameAnnually()
                .withSupportedNicknameMonthly()
                .withSupportedNicknameWeekly()
                .withSupportedNicknameDaily()
                .withSupportedNicknameMidnight()
                .withSupportedNicknameHourly()
                .instance();
    }

    record CronSlots(ExecutionTime times, ZoneId zone) implements Slots {

        private CronSlots(Cron cron, ZoneId zone) {
            this(ExecutionTime.forCron(cron), zone);
        }

        @Override
        public Optional<Instant> next(Instant after) {
            var local = after.atZone(zone).toLocalDateTime();
            while (true) {
                var found = times.nextExecution(local.atZone(ZoneOffset.UTC));
                if (found.isEmpty()) {
                    return Optional.empty();
                }
                local = found.get().toLocalDateTime();
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
}
