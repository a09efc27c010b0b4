package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// What the programs make of what they read.
final class FiguresTest {

    private static final ProcessSample FIRST =
            new ProcessSample(Duration.ofSeconds(60), 100, 80, 30, 50, 400);

    @Test
    void growthWithinTheToleranceIsNoLeak() {
        var later = new ProcessSample(Duration.ofSeconds(600), 126, 92, 38, 58, 4_000);

        assertThat(FIRST.grownTo(later)).isEmpty();
    }

    @Test
    void growthBeyondTheToleranceIsSaidForEachFigure() {
        var later = new ProcessSample(Duration.ofSeconds(600), 127, 93, 39, 59, 400);

        assertThat(FIRST.grownTo(later))
                .containsExactly(
                        "heap grew from 100 to 127, more than 26",
                        "metaspace grew from 80 to 93, more than 12",
                        "threads grew from 30 to 39, more than 8",
                        "open files grew from 50 to 59, more than 8");
    }

    @Test
    void theLaunchOfAnAnswerIsInMilliseconds() {
        var timing = "queue;dur=1.014, route;dur=0.934, launch;dur=0.091, run;dur=3.218";

        assertThat(LaunchAnswers.launchNanos(timing)).isEqualTo(91_000);
    }

    @Test
    void aPercentileOfAHistogramIsTheBoundOfItsBucket() {
        var before = LaunchMetrics.parse(buckets(5, 5, 5));

        var lines = LaunchMetrics.parse(buckets(65, 104, 105)).since(before);

        assertThat(lines)
                .containsExactly(
                        new LaunchMetrics.Line("from=\"blank\",language=\"js\"", 100, 1e-4, 5e-4));
    }

    @Test
    void theShareOfWarmRoutesIsOfAllThatWereRouted() {
        var before = RouteCounts.parse(routes(5, 5, 5));

        var routes = RouteCounts.parse(routes(65, 35, 15)).since(before);

        assertThat(routes.toString()).isEqualTo("{local_launch=10, local_warm=60, remote_warm=30}");
        assertThat(routes.warmShare()).isEqualTo(0.9);
    }

    @Test
    void theFirstIsAskedForMoreThanTheSecondByTheExponent() {
        var zipf = new Zipf(10, 1.1);
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        var drawn = new int[10];

        for (int each = 0; each < 100_000; each++) {
            drawn[zipf.draw(random)]++;
        }

        assertThat((double) drawn[0] / drawn[1]).isCloseTo(Math.pow(2, 1.1), offset(0.1));
        assertThat((double) drawn[0] / drawn[9]).isCloseTo(Math.pow(10, 1.1), offset(1.0));
    }

    private static String routes(int localWarm, int remoteWarm, int localLaunch) {
        return """
        # TYPE hearth_route_total counter
        hearth_route_total{kind="local_warm"} %d.0
        hearth_route_total{kind="remote_warm"} %d.0
        hearth_route_total{kind="local_launch"} %d.0
        """
                .formatted(localWarm, remoteWarm, localLaunch);
    }

    private static String buckets(int upTo100, int upTo500, int all) {
        return """
        # TYPE hearth_sandbox_launch_seconds histogram
        hearth_sandbox_launch_seconds_bucket{from="blank",language="js",le="1.0E-4"} %d
        hearth_sandbox_launch_seconds_bucket{from="blank",language="js",le="5.0E-4"} %d
        hearth_sandbox_launch_seconds_bucket{from="blank",language="js",le="+Inf"} %d
        hearth_sandbox_launch_seconds_count{from="blank",language="js"} %d
        """
                .formatted(upTo100, upTo500, all, all);
    }

    @Test
    void pausesAreCountedFromAMoment() {
        var begun = OffsetDateTime.parse("2026-11-23T09:00:01Z");
        var log =
                """
                [2026-11-23T09:00:00.900+0000] Safepoint "ICBufferFull", Total: 9000000 ns, Threads: 0
                [2026-11-23T09:00:01.100+0000] Safepoint "Cleanup", Total:      1000000 ns, Threads: 0
                [2026-11-23T09:00:01.200+0000] Safepoint "G1Collect", Total:    5000000 ns, Threads: 0
                """;

        var pauses = new Pauses(0, Duration.ZERO, Duration.ZERO, "none");
        for (var line : log.split("\n", -1)) {
            pauses = pauses.and(begun, line);
        }

        assertThat(pauses)
                .isEqualTo(new Pauses(2, Duration.ofMillis(6), Duration.ofMillis(5), "G1Collect"));
    }

    @Test
    void arrivalsComeWhenTheyAreDueAndNotBefore() {
        var late = new ArrayList<Long>();

        new OpenLoop(1_000)
                .run(Duration.ofMillis(20), (_, due) -> late.add(System.nanoTime() - due));

        assertThat(late).hasSize(20).allMatch(nanos -> nanos >= 0);
    }
}
