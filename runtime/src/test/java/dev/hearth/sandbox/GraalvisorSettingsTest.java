package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GraalvisorSettingsTest {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @Test
    void defaults() {
        assertThat(GraalvisorSettings.defaults())
                .isEqualTo(
                        new GraalvisorSettings(
                                CORES,
                                Math.max(64, CORES),
                                Duration.ofMillis(20),
                                4096,
                                Pooling.DEFAULTS,
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(1),
                                3,
                                Duration.ofMinutes(1),
                                8,
                                Duration.ofSeconds(10)));
        assertThat(Pooling.DEFAULTS).containsOnlyKeys(Language.values());
    }

    @Test
    void everyKeyCanBeSetToSomethingElse() {
        var languages = Map.of(Language.JS, new Pooling(1, 2));
        var changed =
                new GraalvisorSettings(
                                1,
                                2,
                                Duration.ofMillis(3),
                                4,
                                Map.of(),
                                Duration.ofSeconds(5),
                                Duration.ofMillis(6),
                                7,
                                Duration.ofSeconds(8),
                                9,
                                Duration.ofSeconds(10))
                        .withLanguages(languages)
                        .withLoadTimeout(Duration.ofSeconds(50))
                        .withStopGrace(Duration.ofMillis(60))
                        .withDrainTimeout(Duration.ofMillis(100));
        assertThat(changed)
                .isEqualTo(
                        new GraalvisorSettings(
                                1,
                                2,
                                Duration.ofMillis(3),
                                4,
                                languages,
                                Duration.ofSeconds(50),
                                Duration.ofMillis(60),
                                7,
                                Duration.ofSeconds(8),
                                9,
                                Duration.ofMillis(100)));
        assertThat(changed.pooling(Language.JS)).isEqualTo(new Pooling(1, 2));
        assertThat(changed.pooling(Language.WASM).blanks()).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        var d = GraalvisorSettings.defaults();
        assertThatThrownBy(() -> new Pooling(-1, 1)).hasMessageContaining("blanks is at least 0");
        assertThatThrownBy(() -> d.withStopGrace(Duration.ZERO))
                .hasMessageContaining("stopGrace are longer than 0");
        assertThatThrownBy(() ->
                        new GraalvisorSettings(
                                3,
                                2,
                                d.slice(),
                                1,
                                Map.of(),
                                d.loadTimeout(),
                                d.stopGrace(),
                                1,
                                d.suspension(),
                                0,
                                d.drainTimeout()))
                .hasMessage("permits is at least 1 and at most threads");
    }
}
