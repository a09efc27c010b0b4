package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.admin.AdminSettings;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.router.AdmissionSettings;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.trigger.http.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NodeSettingsTest {

    @Test
    void defaults() {
        var defaults = NodeSettings.DEFAULT;
        assertThat(defaults.http()).isEqualTo(HttpSettings.DEFAULT);
        assertThat(defaults.admin()).isEqualTo(new AdminSettings("127.0.0.1", 8081, null));
        assertThat(defaults.cluster()).isEqualTo(ClusterSettings.DEFAULT);
        assertThat(defaults.admission()).isEqualTo(new AdmissionSettings(10_000));
        assertThat(defaults.graalvisor()).isEqualTo(GraalvisorSettings.defaults());
        assertThat(defaults.kafka()).isEqualTo(new NodeSettings.Kafka.Refused());
        assertThat(defaults.data()).isEqualTo(Path.of(".hearth"));
        assertThat(defaults.drainTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void everyKeyCanBeSetToSomethingElse() {
        var http = HttpSettings.DEFAULT.withAddress("127.0.0.1", 1);
        var admin = AdminSettings.DEFAULT.withPort(2);
        var cluster = ClusterSettings.DEFAULT.withPort(3);
        var graalvisor = GraalvisorSettings.defaults().withLoadTimeout(Duration.ofSeconds(6));
        var kafka = new NodeSettings.Kafka.At("127.0.0.1:4");
        var changed =
                NodeSettings.DEFAULT
                        .withHttp(http)
                        .withAdmin(admin)
                        .withCluster(cluster)
                        .withGraalvisor(graalvisor)
                        .withKafka(kafka)
                        .withData(Path.of("x"))
                        .withDrainTimeout(Duration.ofSeconds(5));
        assertThat(changed)
                .isEqualTo(
                        new NodeSettings(
                                http,
                                admin,
                                cluster,
                                NodeSettings.DEFAULT.admission(),
                                graalvisor,
                                kafka,
                                Path.of("x"),
                                Duration.ofSeconds(5)));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> NodeSettings.DEFAULT.withDrainTimeout(Duration.ZERO))
                .hasMessage("the drain timeout is longer than 0");
        assertThatThrownBy(() -> AdminSettings.DEFAULT.withPort(-1))
                .hasMessage("the admin port is 0 to 65535, not -1");
        assertThatThrownBy(() -> new AdminSettings("0.0.0.0", 1, null))
                .hasMessageContaining("loopback only, not on 0.0.0.0");
        assertThatThrownBy(() -> new AdmissionSettings(0))
                .hasMessage("maxInFlight is at least 1, not 0");
    }
}
