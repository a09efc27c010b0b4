package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Timer.Schedule;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The test tables of other cron libraries, kept as data. Where Hearth's rule is another, the row
/// says so and why.
class LibraryTablesTest {

    static Stream<String> rows() {
        return Stream.of("robfig-cron.tsv", "gorhill-cronexpr.tsv")
                .flatMap(table -> Table.rows(table).stream());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theirCasesAreOurs(String row) {
        var cells = row.split("\t", -1);
        assertThat(answer(cells[0], cells[1], cells[2], cells[3]))
                .isEqualTo(cells[5].isEmpty() ? cells[4] : cells[5]);
    }

    @Test
    void theTablesAreWholeAndHardlyEverDisagree() {
        var rows = rows().map(row -> row.split("\t", -1)).toList();
        assertThat(rows).hasSize(162);
        var others = rows.stream().filter(cells -> !cells[5].isEmpty()).toList();
        assertThat(others).hasSize(5);
        assertThat(others)
                .allSatisfy(cells -> {
                    assertThat(cells[2]).isEqualTo("America/New_York");
                    assertThat(cells[5]).isNotEqualTo(cells[4]);
                    assertThat(List.of(cells[6].split(" "))).contains("Hearth");
                });
    }

    private static String answer(String kind, String schedule, String zone, String time) {
        try {
            var where = ZoneId.of(zone.isEmpty() ? "UTC" : zone);
            var slots = Slots.of(new Schedule.Cron(schedule, where));
            return switch (kind) {
                case "after" ->
                        slots.next(Instant.parse(time)).map(Instant::toString).orElse("never");
                case "at" -> {
                    var at = Instant.parse(time);
                    yield slots.next(at.minusNanos(1)).filter(at::equals).isPresent()
                            ? "fires"
                            : "silent";
                }
                default -> "accepted";
            };
        } catch (IllegalArgumentException refused) {
            return "refused";
        }
    }
}
