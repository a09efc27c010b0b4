package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random expressions against a search minute by minute that was never told their text: each field
/// is made together with what it means.
class CronExpressionTest {

    private static final int EXPRESSIONS = 3_000;
    private static final int YEARS = 9;

    private record Field(String text, IntPredicate fits) {}

    private record Days(String text, Predicate<LocalDate> fit) {}

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void theNextTimeIsTheFirstThatFits() {
        int found = 0;
        for (int i = 0; i < EXPRESSIONS; i++) {
            var minute = field(0, 59, 30);
            var hour = field(0, 23, 30);
            var month = field(1, 12, 60);
            var ofMonth = daysOfMonth();
            var ofWeek = daysOfWeek();
            var text =
                    String.join(
                            " ",
                            minute.text(),
                            hour.text(),
                            ofMonth.text(),
                            month.text(),
                            ofWeek.text());
            boolean both = ofMonth.text().equals("*") || ofWeek.text().equals("*");
            Predicate<LocalDate> day =
                    both ? ofMonth.fit().and(ofWeek.fit()) : ofMonth.fit().or(ofWeek.fit());
            var after =
                    LocalDate.of(2020, 1, 1)
                            .plusDays(random.nextInt(4_000))
                            .atTime(random.nextInt(24), random.nextInt(60), random.nextInt(60));
            var expected =
                    search(
                            after,
                            d -> month.fits().test(d.getMonthValue()) && day.test(d),
                            hour,
                            minute);
            var next = CronExpression.parse(text).next(after);
            if (expected.isPresent()) {
                found++;
                assertThat(next)
                        .as("seed %d: '%s' after %s", seed, text, after)
                        .isEqualTo(expected);
            } else {
                assertThat(next)
                        .as("seed %d: '%s' after %s", seed, text, after)
                        .matches(n -> n.isEmpty() || n.get().isAfter(after.plusYears(YEARS)));
            }
        }
        assertThat(found).as("seed %d", seed).isGreaterThan(EXPRESSIONS * 8 / 10);
    }

    private static Optional<LocalDateTime> search(
            LocalDateTime after, Predicate<LocalDate> day, Field hour, Field minute) {
        var end = after.toLocalDate().plusYears(YEARS);
        for (var date = after.toLocalDate(); date.isBefore(end); date = date.plusDays(1)) {
            if (day.test(date)) {
                for (int i = 0; i < 24 * 60; i++) {
                    var at = date.atTime(LocalTime.of(i / 60, i % 60));
                    if (at.isAfter(after)
                            && hour.fits().test(i / 60)
                            && minute.fits().test(i % 60)) {
                        return Optional.of(at);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Field field(int min, int max, int anyPercent) {
        if (random.nextInt(100) < anyPercent) {
            return new Field("*", _ -> true);
        }
        var one = item(min, max);
        if (random.nextInt(3) > 0) {
            return one;
        }
        var other = item(min, max);
        return new Field(one.text() + "," + other.text(), one.fits().or(other.fits()));
    }

    private Field item(int min, int max) {
        int from = random.nextInt(min, max + 1);
        int to = random.nextInt(from, max + 1);
        int step = random.nextInt(1, max - min);
        return switch (random.nextInt(5)) {
            case 0 -> new Field("" + from, n -> n == from);
            case 1 -> new Field(from + "-" + to, n -> n >= from && n <= to);
            case 2 ->
                    new Field(
                            from + "-" + to + "/" + step,
                            n -> n >= from && n <= to && (n - from) % step == 0);
            case 3 -> new Field("*/" + (step + 1), n -> (n - min) % (step + 1) == 0);
            default -> new Field(from + "/" + step, n -> n >= from && (n - from) % step == 0);
        };
    }

    private Days daysOfMonth() {
        int number = random.nextInt(1, 32);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Days("*", _ -> true);
            case 3 -> new Days("L", d -> d.plusDays(1).getDayOfMonth() == 1);
            case 4 -> new Days("L-3", d -> d.plusDays(4).getDayOfMonth() == 1);
            case 5 -> new Days("LW", d -> d.equals(lastWeekday(d)));
            case 6 -> new Days(number + "W", d -> isNearest(d, number));
            default -> {
                var field = field(1, 31, 0);
                yield new Days(field.text(), d -> field.fits().test(d.getDayOfMonth()));
            }
        };
    }

    private Days daysOfWeek() {
        int number = random.nextInt(8);
        var weekday = number % 7 == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(number);
        var name = random.nextBoolean() ? "" + number : weekday.name().substring(0, 3);
        int count = random.nextInt(1, 6);
        return switch (random.nextInt(7)) {
            case 0, 1, 2 -> new Days("*", _ -> true);
            case 3 ->
                    new Days(
                            name + "#" + count,
                            d ->
                                    d.equals(
                                            d.with(
                                                    TemporalAdjusters.dayOfWeekInMonth(
                                                            count, weekday))));
            case 4 ->
                    new Days(
                            name + "L",
                            d -> d.equals(d.with(TemporalAdjusters.lastInMonth(weekday))));
            case 5 -> new Days(name, d -> d.getDayOfWeek() == weekday);
            default -> {
                var field = field(0, 6, 0);
                yield new Days(
                        field.text(), d -> field.fits().test(d.getDayOfWeek().getValue() % 7));
            }
        };
    }

    private static LocalDate lastWeekday(LocalDate day) {
        var last = day.with(TemporalAdjusters.lastDayOfMonth());
        while (isWeekend(last)) {
            last = last.minusDays(1);
        }
        return last;
    }

    /// No weekday of the month is nearer to the day than this one.
    private static boolean isNearest(LocalDate day, int number) {
        if (isWeekend(day) || number > day.lengthOfMonth()) {
            return false;
        }
        var wanted = day.withDayOfMonth(number);
        return day.equals(
                Stream.of(0, -1, 1, -2, 2)
                        .map(wanted::plusDays)
                        .filter(d -> d.getMonth() == wanted.getMonth() && !isWeekend(d))
                        .findFirst()
                        .orElseThrow());
    }

    private static boolean isWeekend(LocalDate day) {
        return day.getDayOfWeek().getValue() > 5;
    }
}
