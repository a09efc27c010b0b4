package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.sandbox.HeapPressure.Collection;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HeapPressureTest {

    @ParameterizedTest(name = "{0} collections that stop for {1} of {2}: {3}")
    @CsvSource({
        "1, 600ms, 700ms, false",
        "2, 600ms, 700ms, false",
        "3, 600ms, 700ms, true",
        "5, 600ms, 700ms, true",
        "3, 300ms, 700ms, false"
    })
    void onlySeveralLongStopsAreTooLong(long count, String stopped, String time, boolean tooLong) {
        var first = new Collection(1_000, 10, nanos("200ms"));
        var latest =
                new Collection(1_000 + nanos(time), 10 + count, nanos("200ms") + nanos(stopped));
        assertThat(HeapPressure.isStoppedTooLong(first, latest)).isEqualTo(tooLong);
    }

    @Test
    void aWholeCollectionIsToldOnce() {
        var pressure = new HeapPressure();
        System.gc();
        assertThat(pressure.excess(System.nanoTime()).orElseThrow()).isNegative();
        assertThat(pressure.excess(System.nanoTime())).isEmpty();
    }

    private static long nanos(String millis) {
        return Duration.parse("PT" + Long.parseLong(millis.replace("ms", "")) / 1e3 + "S")
                .toNanos();
    }
}
