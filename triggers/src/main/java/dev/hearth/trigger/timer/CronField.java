package dev.hearth.trigger.timer;

import java.util.List;
import java.util.Locale;

/// The fields of a cron expression, and how the numbers in them are read. Every method throws
/// [IllegalArgumentException] with what is wrong.
enum CronField {
    SECOND("second", 0, 59, ""),
    MINUTE("minute", 0, 59, ""),
    HOUR("hour", 0, 23, ""),
    DAY_OF_MONTH("day of month", 1, 31, ""),
    MONTH(
            "month",
            1,
            12,
            "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"),
    /// 0 and 7 are Sunday.
    DAY_OF_WEEK("day of week", 0, 7, "SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY");

    private final String label;
    private final int min;
    private final int max;

    /// In full, separated by spaces; the first one means `min`.
    private final String names;

    CronField(String label, int min, int max, String names) {
        this.label = label;
        this.min = min;
        this.max = max;
        this.names = names;
    }

    /// Whether a field restricts nothing.
    static boolean isAny(String field) {
        return field.equals("*") || field.equals("?") || field.equals("*/1");
    }

    /// A list of numbers, ranges and steps.
    Values values(String field) {
        var all = Values.NONE;
        for (var item : items(field)) {
            all = all.and(item(item));
        }
        return all;
    }

    List<String> items(String field) {
        return List.of(field.toUpperCase(Locale.ROOT).split(",", -1));
    }

    /// One of a list: `*`, `7`, `MON-FRI`, `*/15`, `10/20`, `1-31/2`.
    Values item(String item) {
        int slash = item.indexOf('/');
        var range = slash < 0 ? item : item.substring(0, slash);
        int step = slash < 0 ? 1 : step(item.substring(slash + 1));
        int dash = range.indexOf('-');
        int first;
        int last;
        if (range.equals("*") || (isDay() && item.equals("?"))) {
            first = min;
            last = lastDistinct();
        } else if (dash < 0) {
            first = number(range);
            last = slash < 0 ? first : Math.max(first, lastDistinct());
        } else {
            first = number(range.substring(0, dash));
            last = end(first, range.substring(dash + 1));
        }
        var values = Values.NONE;
        for (int value = first; value <= last; value += step) {
            values = values.with(value);
        }
        return values;
    }

    /// A number or a name.
    int number(String text) {
        int name = indexOf(text);
        if (name >= 0) {
            return min + name;
        }
        if (!text.matches("[0-9]{1,4}")) {
            throw wrong(text);
        }
        int number = Integer.parseInt(text);
        if (number < min || number > max) {
            throw wrong(text);
        }
        return number;
    }

    IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "%s is %d to %d%s, not '%s'"
                        .formatted(label, min, max, names.isEmpty() ? "" : " or a name", text));
    }

    private int indexOf(String text) {
        var all = List.of(names.split(" ", -1));
        for (int i = 0; i < all.size(); i++) {
            var name = all.get(i);
            if (!text.isEmpty()
                    && (text.equals(name) || (name.startsWith(text) && text.length() == 3))) {
                return i;
            }
        }
        return -1;
    }

    private int end(int first, String text) {
        int last = number(text);
        if (this == DAY_OF_WEEK && last == 0 && first > 0) {
            return 7;
        }
        if (last < first) {
            throw new IllegalArgumentException(
                    "the %s range ends before it begins: write two".formatted(label));
        }
        return last;
    }

    private int step(String text) {
        int longest = lastDistinct() - min;
        if (!text.matches("[0-9]{1,4}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > longest) {
            throw new IllegalArgumentException(
                    "a step of the %s is 1 to %d, not '%s'".formatted(label, longest, text));
        }
        return Integer.parseInt(text);
    }

    private boolean isDay() {
        return this == DAY_OF_MONTH || this == DAY_OF_WEEK;
    }

    private int lastDistinct() {
        return this == DAY_OF_WEEK ? 6 : max;
    }
}
