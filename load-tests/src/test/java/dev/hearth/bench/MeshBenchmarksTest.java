package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// The benchmarks of the mesh run; what they measure here means nothing.
final class MeshBenchmarksTest {

    @Test
    void boardsTellEachOther() {
        var moment = Duration.ofMillis(500);

        var traffic = BoardTraffic.measure(20, 200, moment, moment);

        assertThat(traffic.bytes()).isPositive();
        assertThat(traffic.notices()).isPositive();
        assertThat(traffic.age().count()).isPositive();
    }

    @Test
    void nodesAreChosen() throws RunnerException {
        var options =
                new OptionsBuilder()
                        .include(PlacementBenchmark.class.getName())
                        .param("nodes", "3")
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(100))
                        .shouldFailOnError(true)
                        .build();

        var results = new Runner(options).run();

        assertThat(results).hasSize(3);
        assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
    }
}
