package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TopViewTest {

    private static final MetricSamples BEFORE =
            MetricSamples.parse(
                    """
                    # HELP hearth_invocations_total attempts by outcome
                    # TYPE hearth_invocations_total counter
                    hearth_invocations_total{function="a",outcome="returned",trigger="h",version="1"} 10.0
                    hearth_invocations_total{function="b",outcome="returned",trigger="h",version="1"} 1.0
                    hearth_invocation_duration_seconds_sum{function="a",trigger="h",version="1"} 1.0
                    hearth_invocation_duration_seconds_count{function="a",trigger="h",version="1"} 10
                    hearth_route_total{kind="local_warm"} 10.0
                    hearth_cpu_seconds_total{function="a"} 1.0
                    """);

    private static final MetricSamples AFTER =
            MetricSamples.parse(
                    """
                    hearth_invocations_total{function="a",outcome="returned",trigger="h",version="1"} 14.0
                    hearth_invocations_total{function="a",outcome="timed_out",trigger="h",version="1"} 2.0
                    hearth_invocations_total{function="b",outcome="returned",trigger="h",version="1"} 21.0
                    hearth_invocation_duration_seconds_sum{function="a",trigger="h",version="1"} 1.06
                    hearth_invocation_duration_seconds_count{function="a",trigger="h",version="1"} 16
                    hearth_route_total{kind="local_warm"} 25.0
                    hearth_route_total{kind="local_launch"} 5.0
                    hearth_cpu_seconds_total{function="a"} 1.5
                    hearth_sandbox_allocated_bytes_total{function="a"} 4194304.0
                    hearth_sandboxes{language="js",state="alive"} 7.0
                    hearth_sandboxes{language="python",state="alive"} 2.0
                    hearth_sandboxes{language="js",state="blank"} 3.0
                    hearth_invocations_under_way 4.0
                    hearth_async_invocations{function="a",state="waiting",trigger="h"} 2.0
                    hearth_kafka_lag{function="a",trigger="k"} 1.2E4
                    """);

    private final TopView view = new TopView(BEFORE, AFTER, Duration.ofSeconds(2));

    @Test
    void ratesAreOfTheTimeBetweenTwoLooksAndTheBusiestComesFirst() {
        assertThat(Table.of(view.functions()))
                .containsExactly(
                        "FUNCTION   PER SECOND   FAILED   MEAN      CPU      ALLOCATED",
                        "b          10.0         0.0      -         0.0 %    0.0 MiB/s",
                        "a          3.0          1.0      10.0 ms   25.0 %   2.0 MiB/s");
    }

    @Test
    void theSummaryIsOfAllFunctions() {
        assertThat(view.summary())
                .isEqualTo(
                        "13.0 invocations/s, 75.0 % warm, 4 under way; 9 sandboxes, 3 of them blank;"
                                + " 2 accepted and not ended; Kafka lag 12000");
    }

    @Test
    void aNodeThatWasStartedAgainHasNoNegativeRates() {
        assertThat(new TopView(AFTER, BEFORE, Duration.ofSeconds(2)).functions().get(1).get(1))
                .isEqualTo("0.0");
    }
}
