package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.router.Remembered.Known;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RememberedTest {

    private static final Duration KEEP = Duration.ofSeconds(10);

    private final Remembered<String, Integer> remembered =
            new Remembered<>(new SuppressionSettings(3, 100, KEEP));

    @Test
    void theFirstOfANameRuns() {
        assertThat(remembered.begin("a", 1, 0)).isEmpty();
    }

    @Test
    void theSecondIsTheFirstWhileThatRunsAndAfterwards() {
        assertThat(remembered.begin("a", 1, 0)).isEmpty();
        assertThat(remembered.begin("a", 2, 0)).contains(new Known.Running<>(1));
        remembered.ran("a", 1, 0);
        assertThat(remembered.begin("a", 3, 0)).contains(new Known.Ran<>(1));
        assertThat(remembered.begin("a", 4, 0)).contains(new Known.Ran<>(1));
    }

    @Test
    void whatNeverBeganIsForgotten() {
        assertThat(remembered.begin("a", 1, 0)).isEmpty();
        remembered.never("a");
        assertThat(remembered.begin("a", 2, 0)).isEmpty();
    }

    @Test
    void beyondTheCountTheOldestAreForgotten() {
        for (int i = 0; i < 4; i++) {
            run("" + i, 1, 0);
        }
        assertThat(known("1")).isPresent();
        assertThat(known("3")).isPresent();
        assertThat(known("0")).isEmpty();
    }

    @Test
    void beyondTheBytesTheOldestAreForgotten() {
        run("a", 60, 0);
        run("b", 60, 0);
        assertThat(known("b")).isPresent();
        assertThat(known("a")).isEmpty();
    }

    @Test
    void afterAWhileAllAreForgotten() {
        run("a", 1, 0);
        assertThat(remembered.begin("a", 2, KEEP.toNanos() - 1)).isPresent();
        assertThat(remembered.begin("a", 3, KEEP.toNanos())).isEmpty();
    }

    @Test
    void whatRunsIsNeverForgotten() {
        assertThat(remembered.begin("long", 7, 0)).isEmpty();
        for (int i = 0; i < 100; i++) {
            run("" + i, 90, 0);
        }
        assertThat(remembered.begin("long", 8, 100 * KEEP.toNanos()))
                .contains(new Known.Running<>(7));
        assertThat(remembered.size()).isEqualTo(1);
    }

    private Optional<Known<Integer>> known(String name) {
        return remembered.begin(name, -1, 0);
    }

    private void run(String name, int size, long now) {
        assertThat(remembered.begin(name, 0, now)).isEmpty();
        remembered.ran(name, size, now);
    }
}
