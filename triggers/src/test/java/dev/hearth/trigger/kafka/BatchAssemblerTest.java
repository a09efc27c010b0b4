package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.DataSize;
import dev.hearth.function.Limits;
import dev.hearth.function.Trigger.Kafka.Ordering;
import dev.hearth.trigger.kafka.BatchAssembler.Bounds;
import dev.hearth.trigger.kafka.Lanes.Choice.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchAssemblerTest {

    private static final Cohort X = new Cohort();
    private static final Cohort Y = new Cohort();

    private record Waiting(long bytes, long since, Cohort cohort) implements BatchAssembler.Item {}

    /// Records are written as `BYTES@ARRIVED` in ms, `x` or `y` before it for those of a cohort;
    /// the window is 200 ms, it is 1,000 ms now, and a batch is 3 records and 100 bytes at most.
    @ParameterizedTest(name = "{4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1@999 1@999 1@999       | TAKEN TAKEN TAKEN        | true  | -1  | full
                    1@999 1@999 1@999 1@999 | TAKEN TAKEN TAKEN ENOUGH | true  | -1  | a fourth is left
                    1@999 1@999             | TAKEN TAKEN              | false | 199 | two wait for more
                    1@801 1@999             | TAKEN TAKEN              | false | 1   | the first has waited nearly enough
                    1@800 1@999             | TAKEN TAKEN              | true  | -1  | the first has waited enough
                    1@999 1@800             | TAKEN TAKEN              | true  | -1  | whichever it is that has waited
                    99@999 2@999            | TAKEN ENOUGH             | true  | -1  | too many bytes
                    99@999 1@999            | TAKEN TAKEN              | false | 199 | as many bytes as fit
                    999@999                 | TAKEN                    | false | 199 | one record fits always
                    x1@999 x1@999           | TAKEN TAKEN              | true  | -1  | a cohort waits for nobody
                    x1@999 1@999 x1@999     | TAKEN NEXT_LANE TAKEN    | true  | -1  | and takes nobody in
                    x1@999 y1@999           | TAKEN NEXT_LANE          | true  | -1  | not even another one
                    1@999 x1@999            | TAKEN NEXT_LANE          | false | 199 | nor does it go with others
                    ''                      | ''                       | false | -1  | nothing is never due
                    """)
    void aBatchIsDueWhenItIsFullOrHasWaited(
            String records, String answers, boolean due, long untilDue, String name) {
        var assembler = at(new Bounds(3, 100, Duration.ofMillis(200)), 1_000);

        assembler.restart();
        assertThat(offer(assembler, records)).hasToString(listed(answers));

        assertThat(assembler.due()).isEqualTo(due);
        assertThat(assembler.untilDue().map(Duration::toMillis).orElse(-1L)).isEqualTo(untilDue);
    }

    @Test
    void theNextOneDueIsTheFirstOfAllPartitions() {
        var assembler = at(new Bounds(3, 100, Duration.ofMillis(200)), 1_000);
        for (var records : List.of("1@950", "1@900", "1@990")) {
            assembler.restart();
            offer(assembler, records);
            assertThat(assembler.due()).isFalse();
        }

        assertThat(assembler.untilDue()).contains(Duration.ofMillis(100));
    }

    @Test
    void withoutAWindowWhatIsThereIsDue() {
        var assembler = at(new Bounds(3, 100, Duration.ZERO), 1_000);
        assembler.restart();
        offer(assembler, "1@1000");

        assertThat(assembler.due()).isTrue();
    }

    @Test
    void theClockMayBeAnywhere() {
        var assembler =
                new BatchAssembler(
                        new Bounds(3, 100, Duration.ofMillis(200)), Long.MIN_VALUE + 5_000_000);
        assembler.restart();
        assembler.offer(new Waiting(1, Long.MAX_VALUE - 4_999_999, null));

        assertThat(assembler.due()).isFalse();
        assertThat(assembler.untilDue()).contains(Duration.ofMillis(190));
    }

    @Test
    void aBatchIsAsLargeAsAnEventMayBeAndNeverMoreThanHalfAPartition() {
        var trigger = Mesh.batches(Ordering.KEY, 50, Duration.ofSeconds(1), "t");

        assertThat(Bounds.of(trigger, limits(500)))
                .isEqualTo(new Bounds(50, 500, Duration.ofSeconds(1)));
        assertThat(Bounds.of(trigger, limits(Long.MAX_VALUE)).bytes()).isEqualTo(2 << 20);
        assertThat(Bounds.of(Mesh.trigger(Ordering.KEY, 50, "t"), limits(500)))
                .isEqualTo(new Bounds(1, Long.MAX_VALUE, Duration.ZERO));
    }

    private static Limits limits(long payload) {
        return Limits.DEFAULT.withPayload(new DataSize(payload));
    }

    private static BatchAssembler at(Bounds bounds, long millis) {
        return new BatchAssembler(bounds, Duration.ofMillis(millis).toNanos());
    }

    private static List<Answer> offer(BatchAssembler assembler, String records) {
        var answers = new ArrayList<Answer>();
        for (var record : words(records)) {
            var cohort = record.startsWith("x") ? X : record.startsWith("y") ? Y : null;
            var parts = record.substring(cohort == null ? 0 : 1).split("@");
            answers.add(
                    assembler.offer(
                            new Waiting(
                                    Long.parseLong(parts[0]),
                                    Duration.ofMillis(Long.parseLong(parts[1])).toNanos(),
                                    cohort)));
        }
        return answers;
    }

    private static String listed(String words) {
        return words(words).toString();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }
}
