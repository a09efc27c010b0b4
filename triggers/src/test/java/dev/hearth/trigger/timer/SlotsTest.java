package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Trigger.Timer;
import dev.hearth.function.Trigger.Timer.Schedule;
import dev.hearth.function.Trigger.Timer.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");
    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest(name = "{0} after {1}")
    @CsvSource({
        "* * * * *,        2026-03-10T10:00:00Z, 2026-03-10T10:01:00Z",
        "* * * * *,        2026-03-10T10:00:59.999Z, 2026-03-10T10:01:00Z",
        "*/15 * * * *,     2026-03-10T10:50:00Z, 2026-03-10T11:00:00Z",
        "0 2 * * *,        2026-03-10T02:00:00Z, 2026-03-11T02:00:00Z",
        "*/5 * * * * *,    2026-03-10T10:00:01Z, 2026-03-10T10:00:05Z",
        "30 0 2 * * *,     2026-03-10T00:00:00Z, 2026-03-10T02:00:30Z",
        "0 9 * * 1-5,      2026-03-13T09:00:00Z, 2026-03-16T09:00:00Z",
        "0 9 * * MON,      2026-03-13T09:00:00Z, 2026-03-16T09:00:00Z",
        "0 9 * * 7,        2026-03-13T09:00:00Z, 2026-03-15T09:00:00Z",
        "0 9 * * 0,        2026-03-13T09:00:00Z, 2026-03-15T09:00:00Z",
        "0 0 13 * 5,       2026-03-13T00:00:00Z, 2026-03-20T00:00:00Z",
        "0 0 29 2 *,       2026-03-01T00:00:00Z, 2028-02-29T00:00:00Z",
        "0 0 L * *,        2026-04-10T00:00:00Z, 2026-04-30T00:00:00Z",
        "0 0 L-2 * *,      2026-04-10T00:00:00Z, 2026-04-28T00:00:00Z",
        "0 0 LW * *,       2026-05-10T00:00:00Z, 2026-05-29T00:00:00Z",
        "0 0 1W * *,       2026-07-15T00:00:00Z, 2026-08-03T00:00:00Z",
        "0 0 15W * *,      2026-08-01T00:00:00Z, 2026-08-14T00:00:00Z",
        "0 0 31W * *,      2026-01-31T00:00:00Z, 2026-03-31T00:00:00Z",
        "0 0 30W * *,      2026-08-01T00:00:00Z, 2026-08-31T00:00:00Z",
        "0 0 * * 5L,       2026-03-10T00:00:00Z, 2026-03-27T00:00:00Z",
        "0 0 * * FRI#2,    2026-03-14T00:00:00Z, 2026-04-10T00:00:00Z",
        "0 0 * * 1#5,      2026-03-10T00:00:00Z, 2026-03-30T00:00:00Z",
        "0 0 * * fri-sun,  2026-03-09T00:00:00Z, 2026-03-13T00:00:00Z",
        "0 0 1 september *, 2026-03-09T00:00:00Z, 2026-09-01T00:00:00Z",
        "0 0 ? * 2,        2026-03-09T00:00:00Z, 2026-03-10T00:00:00Z",
        "10/20 3 * * *,    2026-03-10T03:10:00Z, 2026-03-10T03:30:00Z",
        "59 59 23 31 12 ?, 2026-03-10T03:10:00Z, 2026-12-31T23:59:59Z",
        "0 0 29 2 1,       2026-03-10T03:10:00Z, 2027-02-01T00:00:00Z",
        "@hourly,          2026-03-10T10:30:00Z, 2026-03-10T11:00:00Z",
        "@daily,           2026-03-10T10:30:00Z, 2026-03-11T00:00:00Z",
        "@midnight,        2026-03-10T10:30:00Z, 2026-03-11T00:00:00Z",
        "@weekly,          2026-03-10T10:30:00Z, 2026-03-15T00:00:00Z",
        "@monthly,         2026-03-10T10:30:00Z, 2026-04-01T00:00:00Z",
        "@yearly,          2026-03-10T10:30:00Z, 2027-01-01T00:00:00Z"
    })
    void theNextSlotIsTheFirstLaterOne(String expression, Instant after, Instant next) {
        assertThat(cron(expression, UTC).next(after)).contains(next);
    }

    @Test
    void slotsAreOnTheZonesOwnClock() {
        assertThat(cron("0 2 * * *", PARIS).next(Instant.parse("2026-07-01T00:00:00Z")))
                .contains(Instant.parse("2026-07-02T00:00:00Z"));
        assertThat(cron("0 2 * * *", PARIS).next(Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-01-01T01:00:00Z"));
    }

    @Test
    void aLocalTimeThatDoesNotExistFiresAtTheNextInstantThatDoes() {
        // In Paris 02:00 to 03:00 is left out on 29 March 2026, at 01:00 UTC.
        assertThat(slots(cron("30 2 * * *", PARIS), "2026-03-28T00:00:00Z", 3))
                .containsExactly(
                        Instant.parse("2026-03-28T01:30:00Z"),
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-30T00:30:00Z"));
    }

    @Test
    void slotsThatFallTogetherInAGapFireOnce() {
        assertThat(slots(cron("*/20 * * * *", PARIS), "2026-03-29T00:30:00Z", 4))
                .containsExactly(
                        Instant.parse("2026-03-29T00:40:00Z"),
                        Instant.parse("2026-03-29T01:00:00Z"),
                        Instant.parse("2026-03-29T01:20:00Z"),
                        Instant.parse("2026-03-29T01:40:00Z"));
    }

    @Test
    void aLocalTimeThatOccursTwiceFiresTheFirstTime() {
        // In Paris 02:00 to 03:00 occurs twice on 25 October 2026, first from 00:00 UTC.
        assertThat(slots(cron("30 2 * * *", PARIS), "2026-10-24T12:00:00Z", 2))
                .containsExactly(
                        Instant.parse("2026-10-25T00:30:00Z"),
                        Instant.parse("2026-10-26T01:30:00Z"));
    }

    @Test
    void askedInTheSecondPassOfAnHourItNamesWhatFollowsIt() {
        assertThat(cron("*/30 * * * *", PARIS).next(Instant.parse("2026-10-25T01:10:00Z")))
                .contains(Instant.parse("2026-10-25T02:00:00Z"));
    }

    @Test
    void noSlotIsRepeatedOrLeftOutWhereClocksChange() {
        for (var zone : List.of("Australia/Lord_Howe", "America/New_York", "Africa/Casablanca")) {
            var slots = cron("15 * * * *", ZoneId.of(zone));
            var at = Instant.parse("2026-03-01T00:00:00Z");
            var end = Instant.parse("2026-04-10T00:00:00Z");
            while (at.isBefore(end)) {
                var next = slots.next(at).orElseThrow();
                assertThat(next).as(zone).isAfter(at);
                assertThat(Duration.between(at, next))
                        .as(zone)
                        .isLessThanOrEqualTo(Duration.ofMinutes(121));
                at = next;
            }
        }
    }

    @Test
    void aDateThatNeverComesHasNoSlot() {
        var now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(cron("0 0 30 2 *", UTC).next(now)).isEmpty();
        assertThat(cron("0 0 31W 4,6,9,11 *", UTC).next(now)).isEmpty();
    }

    @Test
    void aRareDateIsFoundAcrossACenturyWithoutALeapDay() {
        assertThat(cron("0 0 29 2 *", UTC).next(Instant.parse("2096-02-29T00:00:00Z")))
                .contains(Instant.parse("2104-02-29T00:00:00Z"));
        assertThat(cron("0 0 * 2 7#5", UTC).next(Instant.parse("2088-03-01T00:00:00Z")))
                .contains(Instant.parse("2128-02-29T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "PT30S, 2026-03-10T10:00:00Z,     2026-03-10T10:00:30Z",
        "PT30S, 2026-03-10T10:00:29.999Z, 2026-03-10T10:00:30Z",
        "PT7S,  1970-01-01T00:00:00Z,     1970-01-01T00:00:07Z",
        "PT0.1S, 2026-03-10T10:00:00.05Z, 2026-03-10T10:00:00.1Z",
        "PT10S, 1969-12-31T23:59:55Z,     1970-01-01T00:00:00Z"
    })
    void everyFiresAtMultiplesSinceTheEpoch(Duration period, Instant after, Instant next) {
        assertThat(Slots.of(new Schedule.Every(period)).next(after)).contains(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * * *",
                "61 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * * 13 *",
                "* * * * 8",
                "*/0 * * * *",
                "a b c d e",
                "5-1 * * * *",
                "@never",
                "@every 5s",
                "*/60 * * * *",
                "? * * * *",
                "1,,2 * * * *",
                "*//2 * * * *",
                "5--5 * * * *",
                "1-2-3 * * * *",
                "-5 * * * *",
                "0 0 32W * *",
                "0 0 L-31 * *",
                "0 0 W * *",
                "0 0 L L *",
                "0 0 * * 5#6",
                "0 0 * * 5#0",
                "0 0 * * FRY",
                "0 0 * JU *",
                "0 0 * * 99999999999",
                "@reboot"
            })
    void whatIsNoScheduleIsRefusedWithWhatWouldBeRight(String expression) {
        assertThatThrownBy(() -> cron(expression, UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'%s' is not a schedule: ".formatted(expression))
                .hasMessageContaining("minute hour day-of-month month day-of-week");
    }

    @Test
    void theLatestAndTheCountAreWhatNextSays() {
        var random = new Random(42);
        var begin = Instant.parse("2026-10-20T00:00:00Z");
        for (var expression :
                List.of("* * * * *", "*/20 3-5 * * *", "0 0 * * 1", "* * 9 * * *", "0 0 30 2 *")) {
            var slots = cron(expression, PARIS);
            for (int i = 0; i < 100; i++) {
                var after = begin.plusSeconds(random.nextInt(1_000_000));
                var until = after.plusMillis(random.nextInt(200_000_000));
                long count = 0;
                var last = Optional.<Instant>empty();
                for (var next = slots.next(after);
                        next.isPresent() && !next.get().isAfter(until);
                        next = slots.next(next.get())) {
                    last = next;
                    count++;
                }
                assertThat(slots.latest(after, until)).as(expression).isEqualTo(last);
                assertThat(slots.count(after, until, 1_000_000)).as(expression).isEqualTo(count);
                assertThat(slots.count(after, until, 3)).isEqualTo(Math.min(3, count));
            }
        }
    }

    @Test
    void outsideOfItsWindowAScheduleHasNoSlot() {
        var window =
                new Window(
                        Instant.parse("2026-03-10T00:00:00Z"),
                        Instant.parse("2026-03-12T00:00:00Z"));
        var slots = Slots.of(Timer.of("t", new Schedule.Cron("@daily", UTC)).withWindow(window));

        assertThat(slots.next(Instant.parse("2020-01-01T00:00:00Z"))).contains(window.first());
        assertThat(slots.next(Instant.parse("2026-03-11T12:00:00Z"))).contains(window.last());
        assertThat(slots.next(window.last())).isEmpty();
    }

    private static Slots cron(String expression, ZoneId zone) {
        return Slots.of(new Schedule.Cron(expression, zone));
    }

    private static List<Instant> slots(Slots slots, String after, int count) {
        var found = new ArrayList<Instant>();
        var at = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            at = slots.next(at).orElseThrow();
            found.add(at);
        }
        return found;
    }
}
