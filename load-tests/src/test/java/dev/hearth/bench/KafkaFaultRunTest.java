package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.bench.KafkaFaults.Fault;
import dev.hearth.function.Trigger.Kafka.Ordering;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The short version of a fault run. A node that is killed is left to the long ones, since its
/// partitions rest for 45 s.
@EnabledIfSystemProperty(named = "kafka.programs", matches = "true")
final class KafkaFaultRunTest {

    private static final Path JARS = Path.of("..").resolve(Brokers.JARS);

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void noRecordIsLostThoughTheBrokerIsKilled() {
        var plan = new KafkaFaultRun.Plan(2_000, 1, 1, Ordering.KEY, List.of(Fault.KILL_BROKER));

        var report = KafkaFaultRun.run(BenchmarksTest::hearth, List.of(), JARS, plan);

        assertThat(report.isSound()).as(report.toString()).isTrue();
        assertThat(report.ledger().results()).isEqualTo(1_997);
        assertThat(report.ledger().letters()).isEqualTo(3);
    }
}
