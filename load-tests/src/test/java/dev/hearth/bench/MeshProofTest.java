package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The programs that prove the mesh, for a moment and on one mesh of three processes.
@Timeout(420)
final class MeshProofTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int FUNCTIONS = 10;

    /// A machine that stands still for long may make a slot run again; nothing makes one disappear.
    @Test
    void functionsAreReplacedAndNodesSentAwayUnderLoad() {
        var vertx = Vertx.vertx();
        var schedules = TickSchedule.mixed(4);
        try (var network = MeshNetwork.Loopback.of(MeshProcesses.SIZE);
                var sink = new ExecutionSink(vertx, network.outside());
                var slots = new SlotSink(vertx, network.outside());
                var folder = TemporaryFolder.make("mesh-proof");
                var nodes =
                        new MeshProcesses(
                                BenchmarksTest::hearth,
                                List.of("-Xmx512m"),
                                network,
                                TickingMesh.write(
                                        WarmHits.write(
                                                TellingMesh.write(
                                                        folder.path(),
                                                        network.outside(),
                                                        sink.port()),
                                                FUNCTIONS),
                                        network.outside(),
                                        slots.port(),
                                        schedules),
                                folder.path(),
                                TickingMesh::environment)) {
            var deployed =
                    DeployUnderLoad.measured(
                            new DeployUnderLoad.Plan(20, SECOND, SECOND.multipliedBy(2), 2), nodes);
            assertThat(deployed.took()).as(deployed.toString()).hasSize(2);
            assertThat(deployed.seen().stale()).as(deployed.toString()).isZero();
            assertThat(deployed.seen().requests()).isEqualTo(40);

            var restarted =
                    RollingRestart.restarted(
                            new RollingRestart.Plan(20, SECOND, 1, SECOND), sink, nodes);
            assertThat(restarted.exits()).containsExactly(0);
            assertThat(restarted.account().sent()).isGreaterThanOrEqualTo(40);
            assertThat(restarted.account().accepted()).isPositive();
            assertThat(restarted.account().isWhole()).as(restarted.toString()).isTrue();

            var warm =
                    WarmHits.measured(
                            new WarmHits.Plan(20, SECOND.multipliedBy(2), SECOND, FUNCTIONS, 20),
                            nodes);
            assertThat(warm.seen().failed()).as(warm.toString()).isZero();
            assertThat(warm.seen().answers().count()).isEqualTo(40);
            assertThat(warm.routes().warmShare()).as(warm.toString()).isBetween(0.01, 1.0);
            assertThat(warm.toString()).contains("40 requests at 20/s");

            var ticked =
                    ScheduleFaultRun.faulted(
                            new ScheduleFaultRun.Plan(
                                    1,
                                    List.of(SlotFault.STOP),
                                    schedules,
                                    SECOND,
                                    SECOND,
                                    SECOND,
                                    SECOND,
                                    Duration.ZERO),
                            slots,
                            nodes,
                            new NodeClocks.Right());
            assertThat(ticked.accounts())
                    .extracting(SlotAccount::what)
                    .containsExactly("away from faults", "stop", "all");
            assertThat(ticked.cases())
                    .hasSizeGreaterThan(4)
                    .extracting(SlotCase::fate)
                    .doesNotContain(SlotCase.Fate.NEVER, SlotCase.Fate.WRONG);
        } finally {
            vertx.close().await();
        }
    }
}
