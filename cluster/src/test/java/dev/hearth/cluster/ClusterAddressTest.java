package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.cluster.ClusterAddress.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.1.2.3",
                "172.31.0.1",
                "192.168.7.7",
                "169.254.1.1",
                "100.64.0.1",
                "0:0:0:0:0:0:0:1",
                "fd00:0:0:0:0:0:0:7"
            })
    void aPrivateAddressIsTaken(String host) {
        assertThat(ClusterAddress.of(host, Reach.PRIVATE)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:db8:0:0:0:0:0:1"})
    void aPublicOneOnlyWhereAskedFor(String host) {
        assertThatThrownBy(() -> ClusterAddress.of(host, Reach.PRIVATE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(host + " is a public address")
                .hasMessageContaining("--cluster-public");
        assertThat(ClusterAddress.of(host, Reach.ANYBODY)).isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "224.0.0.1"})
    void everyAddressIsNoAddress(String host) {
        assertThatThrownBy(() -> ClusterAddress.of(host, Reach.ANYBODY))
                .hasMessageStartingWith("the cluster's host is one address of this machine");
    }

    @Test
    void aNameBecomesItsAddress() {
        assertThat(ClusterAddress.of("localhost", Reach.PRIVATE)).isNotEqualTo("localhost");
        assertThatThrownBy(() -> ClusterAddress.of("no.such.invalid", Reach.PRIVATE))
                .hasMessage("the cluster's host 'no.such.invalid' is unknown");
    }
}
