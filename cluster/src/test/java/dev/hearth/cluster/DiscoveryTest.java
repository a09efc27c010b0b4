package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.JoinConfig;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DiscoveryTest {

    @Test
    void namedNodesAreLookedForByTheirAddresses() {
        var join = join(new Discovery.Named(List.of("127.0.0.3:7002")));
        assertThat(join.getTcpIpConfig().isEnabled()).isTrue();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("127.0.0.3:7002");
        assertThat(join.getKubernetesConfig().isEnabled()).isFalse();
        nothingElse(join);
    }

    @Test
    void dnsIsAskedForEveryAddressOfTheName() {
        var join = join(new Discovery.Dns("hearth.mesh.svc.cluster.local", 5701));
        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperties())
                .isEqualTo(
                        Map.of(
                                "service-dns",
                                "hearth.mesh.svc.cluster.local",
                                "service-port",
                                "5701"));
        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        nothingElse(join);
    }

    @Test
    void kubernetesIsAskedForThePodsOfTheService() {
        var join = join(new Discovery.Kubernetes("mesh", "hearth", 7001));
        assertThat(join.getKubernetesConfig().isEnabled()).isTrue();
        assertThat(join.getKubernetesConfig().getProperties())
                .isEqualTo(
                        Map.of(
                                "namespace",
                                "mesh",
                                "service-name",
                                "hearth",
                                "service-port",
                                "7001",
                                "resolve-not-ready-addresses",
                                "true"));
        assertThat(join.getTcpIpConfig().isEnabled()).isFalse();
        nothingElse(join);
    }

    @Test
    void aNodeIsFoundThroughDns() {
        var settings =
                new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1);
        var first = Cluster.join(settings.withSize(2));
        try {
            int port = Integer.parseInt(first.address().replaceAll(".*:", ""));
            var second =
                    Cluster.join(settings.withDiscovery(new Discovery.Dns("localhost", port), 2));
            try {
                assertThat(second.nodes()).containsExactlyInAnyOrder(first.self(), second.self());
            } finally {
                second.close().await();
            }
        } finally {
            first.close().await();
        }
    }

    @Test
    void outsideOfKubernetesItsApiCannotBeAsked() {
        var settings =
                ClusterSettings.DEFAULT.withDiscovery(
                        new Discovery.Kubernetes("mesh", "hearth", 5701), 3);
        assertThatThrownBy(() -> Cluster.join(settings))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("cannot ask Kubernetes for the other nodes: ");
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> new Discovery.Named(List.of("somewhere")))
                .hasMessage("a node to join is HOST:PORT, not 'somewhere'");
        assertThatThrownBy(() -> Discovery.Dns.parse("mesh, other"))
                .hasMessage("a name to look up is NAME or NAME:PORT, not 'mesh, other'");
        assertThatThrownBy(() -> Discovery.Dns.parse("mesh:0"))
                .hasMessage("a port to join is 1 to 65535, not 0");
        assertThatThrownBy(() -> Discovery.Kubernetes.parse("hearth"))
                .hasMessage(
                        "a Kubernetes service is NAMESPACE/SERVICE or NAMESPACE/SERVICE:PORT, not 'hearth'");
    }

    @Test
    void readsWhatPeopleWrite() {
        assertThat(Discovery.Dns.parse("mesh.local"))
                .isEqualTo(new Discovery.Dns("mesh.local", 5701));
        assertThat(Discovery.Dns.parse("mesh:7")).isEqualTo(new Discovery.Dns("mesh", 7));
        assertThat(Discovery.Kubernetes.parse("apps/mesh"))
                .isEqualTo(new Discovery.Kubernetes("apps", "mesh", 5701));
        assertThat(Discovery.Kubernetes.parse("apps/mesh:7"))
                .isEqualTo(new Discovery.Kubernetes("apps", "mesh", 7));
    }

    private static JoinConfig join(Discovery discovery) {
        var settings = ClusterSettings.DEFAULT.withDiscovery(discovery, 3);
        return HazelcastConfig.of(settings, "n1").getNetworkConfig().getJoin();
    }

    private static void nothingElse(JoinConfig join) {
        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.isAutoDetectionEnabled()).isFalse();
        assertThat(join.getAwsConfig().isEnabled()).isFalse();
        assertThat(join.getGcpConfig().isEnabled()).isFalse();
        assertThat(join.getAzureConfig().isEnabled()).isFalse();
        assertThat(join.getEurekaConfig().isEnabled()).isFalse();
    }
}
