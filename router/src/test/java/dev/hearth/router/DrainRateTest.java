package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DrainRateTest {

    @ParameterizedTest(name = "{4}")
    @CsvSource({
        "PT2S, 9, 4, PT5S, 'ten turns, of which four begin each two seconds'",
        "PT0.01S, 9999, 20, PT5S, 'ten thousand short ones'",
        "PT4S, 0, 8, PT0.5S, 'nobody waits: until one of those that run has ended'",
        "PT0.00002S, 50, 2, PT0.1S, 'at least a tenth of a second'",
        "PT60S, 5000, 2, PT60S, 'at most a minute'",
        "PT24000H, 2147483646, 1, PT60S, 'whatever the figures are'",
        "PT3S, 1, 0, PT6S, 'one that has just ended makes room for one'",
        "PT0S, 10000, 1, PT1S, 'nothing has ended yet'"
    })
    void saysWhenATurnMayCome(
            Duration mean, int waiting, int running, Duration expected, String name) {
        assertThat(DrainRate.turn(mean, waiting, running)).isEqualTo(expected);
    }

    @Test
    void theMeanFollowsWhatEnds() {
        var rate = new DrainRate();
        assertThat(rate.until(3, 1)).isEqualTo(DrainRate.UNKNOWN);
        rate.ended(Duration.ofSeconds(1));
        assertThat(rate.until(3, 1)).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 200; i++) {
            rate.ended(Duration.ofSeconds(3));
        }
        assertThat(rate.until(3, 1)).isBetween(Duration.ofSeconds(11), Duration.ofSeconds(12));
    }
}
