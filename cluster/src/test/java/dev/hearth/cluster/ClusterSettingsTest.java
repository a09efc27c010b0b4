package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClusterSettingsTest {

    @Test
    void defaults() {
        assertThat(ClusterSettings.DEFAULT)
                .isEqualTo(
                        new ClusterSettings(
                                "hearth",
                                "127.0.0.1",
                                0,
                                new Discovery.Named(List.of()),
                                2 * Runtime.getRuntime().availableProcessors(),
                                1,
                                null));
    }

    @Test
    void theSizeIsHowManyNodesAreNamed() {
        var three = List.of("127.0.0.1:5701", "127.0.0.1:5702", "127.0.0.1:5703");
        assertThat(sizeAt(5702, three)).isEqualTo(3);
        assertThat(sizeAt(5704, three)).isEqualTo(4);
        assertThat(sizeAt(5701, List.of())).isEqualTo(1);
        assertThat(ClusterSettings.DEFAULT.withJoin(three).withSize(9).size()).isEqualTo(9);
    }

    private static int sizeAt(int port, List<String> join) {
        return new ClusterSettings("x", "127.0.0.1", port, join, 1).size();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 2", "4, 3", "5, 3"})
    void whatIsAgreedOnChangesOnlyInAMajority(int size, int majority) {
        var config = HazelcastConfig.of(ClusterSettings.DEFAULT.withSize(size), "n1");
        var protection = config.getMapConfig("hearth.catalogue").getSplitBrainProtectionName();
        assertThat(config.getSplitBrainProtectionConfig(protection).getMinimumClusterSize())
                .isEqualTo(majority);
        assertThat(config.getProperty("hazelcast.operation.fail.on.indeterminate.state"))
                .isEqualTo("true");
    }

    @Test
    void everyKeyReachesHazelcast() {
        var settings =
                new ClusterSettings("other", "127.0.0.2", 7001, List.of("127.0.0.3:7002"), 1);
        var config = HazelcastConfig.of(settings, "n1");
        var network = config.getNetworkConfig();
        assertThat(config.getClusterName()).isEqualTo("other");
        assertThat(config.getProperty("hazelcast.local.localAddress")).isEqualTo("127.0.0.2");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
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
        assertThatThrownBy(() -> ClusterSettings.DEFAULT.withSize(0))
                .hasMessage("a cluster has at least 1 node, not 0");
        assertThatThrownBy(() -> ClusterSettings.DEFAULT.withJoin(List.of("somewhere")))
                .hasMessage("a node to join is HOST:PORT, not 'somewhere'");
        assertThatThrownBy(() -> new ClusterSettings("x", "127.0.0.1", 0, List.of(), 0))
                .hasMessage("event loops are at least 1, not 0");
    }
}
