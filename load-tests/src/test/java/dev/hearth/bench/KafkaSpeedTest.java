package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.bench.KafkaArm.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The program runs; what it measures here means nothing.
@EnabledIfSystemProperty(named = "kafka.programs", matches = "true")
final class KafkaSpeedTest {

    private static final Path JARS = Path.of("..").resolve(Brokers.JARS);

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void ordersArePricedAndTimed() {
        var plan = new KafkaSpeed.Plan(List.of(Kind.JS_BATCH), 500, 0, 1, Duration.ofSeconds(1));

        var report = KafkaSpeed.measure(BenchmarksTest::hearth, List.of(), JARS, plan);

        var speed = report.speeds().getFirst();
        assertThat(speed.perSecond()).allMatch(rate -> rate > 0);
        assertThat(speed.latency().count()).isPositive();
    }
}
