package dev.hearth.trigger.timer;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/// One item of a day field. Pure.
sealed interface DayRule {

    Pattern WEEKDAY_NEAR = Pattern.compile("([0-9]{1,2})W");
    Pattern FROM_THE_END = Pattern.compile("L-([0-9]{1,2})");
    Pattern LAST_OF_WEEK = Pattern.compile("([0-9A-Z]+)L");
    Pattern COUNTED = Pattern.compile("([0-9A-Z]+)#([1-5])");

    boolean holds(LocalDate day);

    record OfMonth(Values days) implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            return days.has(day.getDayOfMonth());
        }
    }

    /// @param before days before the last one of the month
    record FromTheEnd(int before) implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            return day.getDayOfMonth() == day.lengthOfMonth() - before;
        }
    }

    /// The weekday nearest to a day, in the same month; none where the month has no such day.
    record WeekdayNear(int dayOfMonth) implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            return dayOfMonth <= day.lengthOfMonth()
                    && day.equals(nearest(day.withDayOfMonth(dayOfMonth)));
        }

        private static LocalDate nearest(LocalDate day) {
            return switch (day.getDayOfWeek()) {
                case SATURDAY -> day.getDayOfMonth() == 1 ? day.plusDays(2) : day.minusDays(1);
                case SUNDAY ->
                        day.getDayOfMonth() == day.lengthOfMonth()
                                ? day.minusDays(2)
                                : day.plusDays(1);
                default -> day;
            };
        }
    }

    record LastWeekday() implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            return new WeekdayNear(day.lengthOfMonth()).holds(day);
        }
    }

    /// @param days 0 and 7 are Sunday
    record OfWeek(Values days) implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            int number = day.getDayOfWeek().getValue();
            return days.has(number) || (number == 7 && days.has(0));
        }
    }

    record LastOfWeek(DayOfWeek weekday) implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            return day.getDayOfWeek() == weekday && day.getDayOfMonth() + 7 > day.lengthOfMonth();
        }
    }

    /// @param count 1 to 5: the first of the month, the second ...
    record Counted(DayOfWeek weekday, int count) implements DayRule {
        @Override
        public boolean holds(LocalDate day) {
            return day.getDayOfWeek() == weekday && (day.getDayOfMonth() + 6) / 7 == count;
        }
    }

    /// @throws IllegalArgumentException with what is wrong
    static List<DayRule> ofMonth(String field) {
        return CronField.DAY_OF_MONTH.items(field).stream().map(DayRule::itemOfMonth).toList();
    }

    /// @throws IllegalArgumentException with what is wrong
    static List<DayRule> ofWeek(String field) {
        return CronField.DAY_OF_WEEK.items(field).stream().map(DayRule::itemOfWeek).toList();
    }

    private static DayRule itemOfMonth(String item) {
        if (item.equals("L")) {
            return new FromTheEnd(0);
        }
        if (item.equals("LW")) {
            return new LastWeekday();
        }
        var near = WEEKDAY_NEAR.matcher(item);
        if (near.matches()) {
            return new WeekdayNear(CronField.DAY_OF_MONTH.number(near.group(1)));
        }
        var end = FROM_THE_END.matcher(item);
        if (end.matches()) {
            int before = Integer.parseInt(end.group(1));
            if (before > 30) {
                throw CronField.DAY_OF_MONTH.wrong(item);
            }
            return new FromTheEnd(before);
        }
        return new OfMonth(CronField.DAY_OF_MONTH.item(item));
    }

    private static DayRule itemOfWeek(String item) {
        var counted = COUNTED.matcher(item);
        if (counted.matches()) {
            return new Counted(weekday(counted.group(1)), Integer.parseInt(counted.group(2)));
        }
        var last = LAST_OF_WEEK.matcher(item);
        if (last.matches()) {
            return new LastOfWeek(weekday(last.group(1)));
        }
        return new OfWeek(CronField.DAY_OF_WEEK.item(item));
    }

    private static DayOfWeek weekday(String text) {
        return DayOfWeek.SUNDAY.plus(CronField.DAY_OF_WEEK.number(text));
    }
}
