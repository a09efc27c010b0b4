package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution.Launch;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SandboxMetricsTest {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final SandboxMetrics metrics = new SandboxMetrics(registry);

    @Test
    void launchesFallIntoBucketsAroundWhatIsPromised() {
        metrics.launched(Language.JS, Launch.BLANK, Duration.ofNanos(120_000));
        metrics.launched(Language.JS, Launch.BLANK, Duration.ofNanos(450_000));

        assertThat(registry.scrape())
                .contains(bucket("1.0E-4", 0), bucket("1.5E-4", 1), bucket("5.0E-4", 2));
    }

    @Test
    void launchesAreToldApartByLanguageAndByWhatTheyBeginWith() {
        metrics.launched(Language.JS, Launch.BLANK, Duration.ofNanos(120_000));
        metrics.launched(Language.JS, Launch.NEW, Duration.ofNanos(120_000));
        metrics.launched(Language.WASM, Launch.BLANK, Duration.ofNanos(120_000));

        assertThat(registry.scrape())
                .contains(
                        "hearth_sandbox_launch_seconds_count{from=\"blank\",language=\"js\"} 1",
                        "hearth_sandbox_launch_seconds_count{from=\"new\",language=\"js\"} 1",
                        "hearth_sandbox_launch_seconds_count{from=\"blank\",language=\"wasm\"} 1");
    }

    private static String bucket(String atMost, int count) {
        return "hearth_sandbox_launch_seconds_bucket{from=\"blank\",language=\"js\",le=\"%s\"} %d"
                .formatted(atMost, count);
    }
}
