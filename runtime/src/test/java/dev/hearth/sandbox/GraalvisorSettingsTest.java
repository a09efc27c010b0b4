package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import dev.hearth.sandbox.GraalvisorSettings.Threads;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GraalvisorSettingsTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final long GIBIBYTE = 1L << 30;

    @Test
    void defaults() {
        assertThat(GraalvisorSettings.defaults())
                .isEqualTo(
                        new GraalvisorSettings(
                                new Threads(
                                        CORES,
                                        Math.max(512, 2 * CORES),
                                        Duration.ofMillis(20),
                                        4096),
                                Pooling.DEFAULTS,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1),
                                3,
                                Duration.ofMinutes(1),
                                8,
                                Duration.ofSeconds(10)));
    }

    @Test
    void theHeapDecidesHowManySandboxesThereAre() {
        assertThat(Pooling.forHeap(4 * GIBIBYTE))
                .isEqualTo(
                        Map.of(
                                Language.JS, new Pooling(8, 4_772, 23_860),
                                Language.PYTHON, new Pooling(2, 85, 429),
                                Language.WASM, new Pooling(2, 10_000, 50_000),
                                Language.JAVA, new Pooling(2, 10_000, 50_000)));
        assertThat(Pooling.forHeap(GIBIBYTE / 2))
                .containsEntry(Language.JS, new Pooling(8, 596, 2_982))
                .containsEntry(Language.PYTHON, new Pooling(2, 10, 53));
        assertThat(Pooling.forHeap(0)).containsEntry(Language.PYTHON, new Pooling(2, 2, 8));
        assertThat(Pooling.forHeap(Long.MAX_VALUE)).containsOnlyKeys(Language.values());
    }

    @Test
    void everyKeyCanBeSetToSomethingElse() {
        var languages = Map.of(Language.JS, new Pooling(1, 2));
        var changed =
                new GraalvisorSettings(
                                new Threads(1, 2, Duration.ofMillis(3), 4),
                                Map.of(),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(6),
                                7,
                                Duration.ofSeconds(8),
                                9,
                                Duration.ofSeconds(10))
                        .withThreads(new Threads(1, 2, Duration.ofMillis(3), 4).withMost(20))
                        .withLanguages(languages)
                        .withLoadTimeout(Duration.ofSeconds(50))
                        .withStopGrace(Duration.ofMillis(60))
                        .withDrainTimeout(Duration.ofMillis(100));
        assertThat(changed)
                .isEqualTo(
                        new GraalvisorSettings(
                                new Threads(1, 20, Duration.ofMillis(3), 4),
                                languages,
                                Duration.ofSeconds(50),
                                Duration.ofMillis(60),
                                7,
                                Duration.ofSeconds(8),
                                9,
                                Duration.ofMillis(100)));
        assertThat(changed.pooling(Language.JS)).isEqualTo(new Pooling(1, 2));
        assertThat(changed.pooling(Language.WASM).blanks()).isZero();
        assertThat(new Pooling(1, 3, 9).withBlanks(2).withSandboxes(8))
                .isEqualTo(new Pooling(2, 3, 8));
        assertThat(new Pooling(1, 3, 9).withBlanks(5)).isEqualTo(new Pooling(5, 5, 9));
    }

    @Test
    void refusesWhatCannotBe() {
        var d = GraalvisorSettings.defaults();
        assertThatThrownBy(() -> new Pooling(-1, 1)).hasMessageContaining("blanks is at least 0");
        assertThatThrownBy(() -> new Pooling(1, 0)).hasMessageContaining("sandboxes at least 1");
        assertThatThrownBy(() -> new Pooling(2, 1, 5)).hasMessage("mostBlanks is at least blanks");
        assertThatThrownBy(() -> d.withStopGrace(Duration.ZERO))
                .hasMessageContaining("stopGrace are longer than 0");
        assertThatThrownBy(() -> new Threads(2, 2, Duration.ofMillis(1), 1))
                .hasMessageContaining("more threads than permits");
        assertThatThrownBy(() -> new Threads(1, 2, Duration.ZERO, 1))
                .hasMessage("slice is longer than 0");
        assertThatThrownBy(() -> new Threads(1, 2, Duration.ofMillis(1), 0))
                .hasMessage("queue is at least 1");
    }
}
