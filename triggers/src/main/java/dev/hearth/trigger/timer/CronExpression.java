package dev.hearth.trigger.timer;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cron expression that was understood: the local times at which it fires. Pure.
record CronExpression(
        Values seconds,
        Values minutes,
        Values hours,
        Values months,
        List<DayRule> ofMonth,
        List<DayRule> ofWeek,
        DayMatch match) {

    /// How the day of the month and the day of the week go together.
    enum DayMatch {
        BOTH,
        /// As in Unix, where neither field is `*`.
        EITHER
    }

    /// 29 February falls on a given day of the week every 28 years, every 40 around 2100.
    private static final int YEARS_LOOKED_AT = 41;

    private static final Map<String, String> MACROS =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    CronExpression {
        ofMonth = List.copyOf(ofMonth);
        ofWeek = List.copyOf(ofWeek);
    }

    /// @throws IllegalArgumentException saying what is wrong and what would be right
    static CronExpression parse(String text) {
        try {
            return read(MACROS.getOrDefault(text.strip(), text.strip()));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is not a schedule: %s. Write minute hour day-of-month month day-of-week, with seconds before them if need be, or one of @yearly @monthly @weekly @daily @hourly"
                            .formatted(text, wrong.getMessage()),
                    wrong);
        }
    }

    private static CronExpression read(String text) {
        if (text.startsWith("@")) {
            throw new IllegalArgumentException("there is no such macro");
        }
        var fields = text.isEmpty() ? List.<String>of() : List.of(text.split("\\s+"));
        if (fields.size() != 5 && fields.size() != 6) {
            throw new IllegalArgumentException(
                    "it has %d field%s".formatted(fields.size(), fields.size() == 1 ? "" : "s"));
        }
        int first = fields.size() - 5;
        var dayOfMonth = fields.get(first + 2);
        var dayOfWeek = fields.get(first + 4);
        boolean any = CronField.isAny(dayOfMonth) || CronField.isAny(dayOfWeek);
        return new CronExpression(
                CronField.SECOND.values(first == 1 ? fields.getFirst() : "0"),
                CronField.MINUTE.values(fields.get(first)),
                CronField.HOUR.values(fields.get(first + 1)),
                CronField.MONTH.values(fields.get(first + 3)),
                DayRule.ofMonth(dayOfMonth),
                DayRule.ofWeek(dayOfWeek),
                any ? DayMatch.BOTH : DayMatch.EITHER);
    }

    /// The first time later than `after`; empty when there is none within 41 years.
    Optional<LocalDateTime> next(LocalDateTime after) {
        var from = after.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        var end = from.toLocalDate().plusYears(YEARS_LOOKED_AT);
        var start = from.toLocalTime();
        for (var day = from.toLocalDate(); day.isBefore(end); ) {
            if (!months.has(day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                var time = fires(day) ? timeFrom(start) : Optional.<LocalTime>empty();
                if (time.isPresent()) {
                    return Optional.of(day.atTime(time.get()));
                }
                day = day.plusDays(1);
            }
            start = LocalTime.MIDNIGHT;
        }
        return Optional.empty();
    }

    private boolean fires(LocalDate day) {
        boolean month = ofMonth.stream().anyMatch(rule -> rule.holds(day));
        boolean week = ofWeek.stream().anyMatch(rule -> rule.holds(day));
        return switch (match) {
            case BOTH -> month && week;
            case EITHER -> month || week;
        };
    }

    private Optional<LocalTime> timeFrom(LocalTime start) {
        int second = seconds.from(start.getSecond());
        int minute = minutes.from(start.getMinute() + (second < 0 ? 1 : 0));
        int hour = hours.from(start.getHour() + (minute < 0 ? 1 : 0));
        if (hour < 0) {
            return Optional.empty();
        }
        if (hour > start.getHour()) {
            return Optional.of(LocalTime.of(hour, minutes.from(0), seconds.from(0)));
        }
        return Optional.of(
                LocalTime.of(hour, minute, minute > start.getMinute() ? seconds.from(0) : second));
    }
}
