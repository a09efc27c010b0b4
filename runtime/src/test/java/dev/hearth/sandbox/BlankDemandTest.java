package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlankDemandTest {

    private static BlankDemand after(BlankDemand demand, int periods) {
        var later = demand;
        for (int each = 0; each < periods; each++) {
            later = later.after(0);
        }
        return later;
    }

    @ParameterizedTest(name = "{0} taken, {1} ms to make, {2} to {3}: {4}")
    @CsvSource({
        "0, 1, 2, 100, 2",
        "0, 1, 0, 100, 0",
        "1, 1, 0, 100, 2",
        "1, 1, 8, 100, 8",
        "50, 1, 2, 100, 63",
        "50, 250, 2, 100, 63",
        "50, 500, 2, 1000, 125",
        "50, 60000, 2, 1000, 250",
        "50, 1, 2, 40, 40",
        "50, 1, 5, 3, 5",
        "0, 60000, 2, 100, 2"
    })
    void follows(int taken, long millis, int least, int most, int wanted) {
        assertThat(BlankDemand.NONE.after(taken).wanted(Duration.ofMillis(millis), least, most))
                .isEqualTo(wanted);
    }

    @Test
    void theSecondOfTwoBurstsFindsBlanks() {
        var burst = BlankDemand.NONE.after(50);
        assertThat(after(burst, 40).wanted(Duration.ofMillis(1), 2, 100)).isGreaterThan(50);
    }

    @Test
    void halfIsForgottenAfterAMinute() {
        assertThat(after(BlankDemand.NONE.after(80), 240).busiest()).isBetween(39.9, 40.1);
    }

    @Test
    void allIsForgottenInTheEnd() {
        assertThat(
                        after(BlankDemand.NONE.after(80), 4 * 60 * 10)
                                .wanted(Duration.ofDays(1), 0, 100))
                .isZero();
    }

    @Test
    void aBusierPeriodCountsAtOnce() {
        assertThat(BlankDemand.NONE.after(3).after(9).after(4).busiest()).isBetween(8.9, 9.0);
    }
}
