package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Timer.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules for clock changes, at every change of the IANA database from 2010 to 2036 in zones
/// with odd ones: half an hour (Lord Howe), backwards for Ramadan (Casablanca), a day left out
/// (Apia, 2011), two hours (Troll), at midnight (Santiago). The expected instants follow from the
/// offsets of the table alone.
class ZoneTransitionsTest {

    private static final Duration DAY = Duration.ofDays(1);

    record Change(ZoneId zone, Instant at, ZoneOffset before, ZoneOffset after) {

        static Change of(String row) {
            var cells = row.split("\t");
            return new Change(
                    ZoneId.of(cells[0]),
                    Instant.parse(cells[1]),
                    ZoneOffset.ofTotalSeconds(Integer.parseInt(cells[2])),
                    ZoneOffset.ofTotalSeconds(Integer.parseInt(cells[3])));
        }

        boolean leavesOut() {
            return after.getTotalSeconds() > before.getTotalSeconds();
        }

        /// How much local time is left out or repeated.
        Duration length() {
            return Duration.ofSeconds(
                    Math.abs((long) after.getTotalSeconds() - before.getTotalSeconds()));
        }

        /// The first local time that is left out, or that occurs again.
        LocalDateTime begin() {
            return at.atOffset(leavesOut() ? before : after).toLocalDateTime();
        }

        Slots everyMinutes(int minutes) {
            return Slots.of(new Schedule.Cron("*/%d * * * *".formatted(minutes), zone));
        }

        /// A slot of that day, hour and minute.
        Slots once(LocalDateTime local) {
            return Slots.of(
                    new Schedule.Cron(
                            "%d %d %d %d *"
                                    .formatted(
                                            local.getMinute(),
                                            local.getHour(),
                                            local.getDayOfMonth(),
                                            local.getMonthValue()),
                            zone));
        }
    }

    static Stream<Change> changes() {
        return Table.rows("iana-transitions.tsv").stream().map(Change::of);
    }

    static Stream<Change> gaps() {
        return changes().filter(Change::leavesOut);
    }

    static Stream<Change> repeats() {
        return changes().filter(change -> !change.leavesOut());
    }

    @Test
    void theTableHasEveryKindOfChange() {
        assertThat(gaps().count()).isGreaterThan(100);
        assertThat(repeats().count()).isGreaterThan(100);
        assertThat(changes().map(Change::zone).distinct()).hasSize(5);
        assertThat(changes().map(Change::length).distinct())
                .contains(
                        Duration.ofMinutes(30),
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofDays(1));
    }

    @ParameterizedTest
    @MethodSource("gaps")
    void whatIsLeftOutFiresOnceAtTheFirstInstantAfterIt(Change change) {
        for (var share : new int[] {0, 1, 2}) {
            var missing = change.begin().plus(change.length().multipliedBy(share).dividedBy(3));
            assertThat(change.once(missing).next(change.at().minus(DAY)))
                    .as("%s", missing)
                    .contains(change.at());
        }
    }

    @ParameterizedTest
    @MethodSource("repeats")
    void whatOccursTwiceFiresTheFirstTimeOnly(Change change) {
        for (var share : new int[] {0, 1, 2}) {
            var twice = change.begin().plus(change.length().multipliedBy(share).dividedBy(3));
            var slots = change.once(twice);
            var first = twice.toInstant(change.before());
            assertThat(slots.next(change.at().minus(DAY))).as("%s", twice).contains(first);
            assertThat(slots.next(first))
                    .as("%s", twice)
                    .hasValueSatisfying(next ->
                            assertThat(next).isAfter(change.at().plus(Duration.ofDays(300))));
        }
    }

    @ParameterizedTest
    @MethodSource("changes")
    void aroundAChangeEveryLocalTimeFiresOnceAndInOrder(Change change) {
        var slots = change.everyMinutes(10);
        var found = new ArrayList<Instant>();
        var from = change.at().minus(DAY);
        var to = change.at().plus(DAY);
        for (var at = slots.next(from).orElseThrow();
                !at.isAfter(to);
                at = slots.next(at).orElseThrow()) {
            found.add(at);
        }

        assertThat(found).isEqualTo(expected(change, from, to));
    }

    /// Every ten minutes before the change; then those whose local time was not there before.
    private static ArrayList<Instant> expected(Change change, Instant from, Instant to) {
        var expected = new ArrayList<Instant>();
        var lastBefore = change.at().atOffset(change.before()).toLocalDateTime();
        for (var at = from.plus(Duration.ofMinutes(10)); !at.isAfter(to); ) {
            var local = at.atOffset(change.after()).toLocalDateTime();
            if (at.isBefore(change.at()) || !local.isBefore(lastBefore)) {
                expected.add(at);
            }
            at = at.plus(Duration.ofMinutes(10));
        }
        return expected;
    }
}
