package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterSettingsTest {

    @Test
    void defaults() {
        assertThat(ClusterSettings.DEFAULT)
                .isEqualTo(
                        new ClusterSettings(
                                "hearth",
                                "127.0.0.1",
                                0,
                                List.of(),
                                2 * Runtime.getRuntime().availableProcessors()));
    }

    @Test
    void everyKeyReachesHazelcast() {
        var settings =
                new ClusterSettings("other", "127.0.0.2", 7001, List.of("127.0.0.3:7002"), 1);
        var config = HazelcastConfig.of(settings, "n1");
        var network = config.getNetworkConfig();
        assertThat(config.getClusterName()).isEqualTo("other");
        assertThat(network.getInterfaces().getInterfaces()).containsExactly("127.0.0.2");
        assertThat(network.getPort()).isEqualTo(7001);
        assertThat(network.isPortAutoIncrement()).isFalse();
        assertThat(network.getJoin().getTcpIpConfig().getMembers())
                .containsExactly("127.0.0.3:7002");
    }

    @Test
    void nothingIsDiscoveredThatWasNotNamed() {
        var join = HazelcastConfig.of(ClusterSettings.DEFAULT, "n1").getNetworkConfig().getJoin();
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.isAutoDetectionEnabled()).isFalse();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> ClusterSettings.DEFAULT.withPort(70_000))
                .hasMessage("the cluster port is 0 to 65535, not 70000");
        assertThatThrownBy(() -> new ClusterSettings("x", "127.0.0.1", 0, List.of(), 0))
                .hasMessage("event loops are at least 1, not 0");
    }
}
