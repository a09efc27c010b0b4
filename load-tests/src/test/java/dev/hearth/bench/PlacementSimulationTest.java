package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.bench.PlacementSimulation.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The clock of a simulation is simulated, so its figures are the same on every machine.
final class PlacementSimulationTest {

    private static final Shape SMALL = new Shape(10, 200, 2, 60, 300, 1, 1);

    @Test
    void expectedCostStartsFewerColdThanAnyOtherPolicyAndHasTheShortestTail() {
        var load = SimulatedLoad.synthetic();
        var policies = PlacementSimulation.policies(SMALL.nodes());
        var expected =
                PlacementSimulation.run(
                        SMALL, load, policies.getFirst(), PlacementSimulation.PERIOD);
        assertThat(expected.calls()).isGreaterThan(10_000);
        for (var policy : policies.subList(1, policies.size())) {
            var other = PlacementSimulation.run(SMALL, load, policy, PlacementSimulation.PERIOD);
            assertThat(expected.cold()).as(policy.name()).isLessThan(other.cold());
            assertThat(expected.overhead().micros(99))
                    .as(policy.name())
                    .isLessThan(other.overhead().micros(99));
        }
    }

    @Test
    void theSameRunGivesTheSameResult() {
        var load = SimulatedLoad.synthetic();
        var one = run(load, Duration.ofMillis(25));
        var other = run(load, Duration.ofMillis(25));
        assertThat(one).isEqualTo(other);
    }

    @Test
    void aBoardThatIsOldCostsColdStarts() {
        var load = SimulatedLoad.synthetic();
        assertThat(run(load, Duration.ofMillis(1))).isLessThan(run(load, Duration.ofSeconds(2)));
    }

    @Test
    void aTraceIsReadWhereItIs(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("invocations.csv"),
                "HashOwner,HashApp,HashFunction,Trigger,480,481\no,a,f,http,3,4\no,a,g,http,1,0\n");
        Files.writeString(
                folder.resolve("durations.csv"),
                """
                HashFunction,percentile_Average_0,percentile_Average_1,percentile_Average_25,\
                percentile_Average_50,percentile_Average_75,percentile_Average_99,percentile_Average_100
                f,1,2,3,4,5,6,7
                """);
        var load = SimulatedLoad.from(folder);
        assertThat(load.perMinute()).containsExactly(4.0, 4.0);
        assertThat(load.durations()).hasSize(1);
        assertThat(load.durations().getFirst()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(SimulatedLoad.from(folder.resolve("nowhere")).source()).isEqualTo("synthetic");
    }

    private static long run(SimulatedLoad load, Duration period) {
        var policy = new SimulatedPolicy.ExpectedCost(SMALL.nodes());
        return PlacementSimulation.run(SMALL, load, policy, period).cold();
    }
}
