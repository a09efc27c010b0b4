package dev.hearth.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The programs that prove the mesh, for a moment and on one mesh of three processes.
@Timeout(240)
final class MeshProofTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void functionsAreReplacedAndNodesSentAwayUnderLoad() {
        var vertx = Vertx.vertx();
        try (var network = MeshNetwork.Loopback.of(MeshProcesses.SIZE);
                var sink = new ExecutionSink(vertx, network.outside());
                var folder = TemporaryFolder.make("mesh-proof");
                var nodes =
                        new MeshProcesses(
                                BenchmarksTest::hearth,
                                List.of("-Xmx512m"),
                                network,
                                TellingMesh.write(folder.path(), network.outside(), sink.port()),
                                folder.path())) {
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
        } finally {
            vertx.close().await();
        }
    }
}
