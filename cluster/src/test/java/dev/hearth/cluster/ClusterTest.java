package dev.hearth.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.topology.NodeId;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Real Hazelcast members in this JVM, on loopback.
final class ClusterTest {

    private static ClusterSettings settings() {
        var d = ClusterSettings.DEFAULT;
        return new ClusterSettings("test-" + UUID.randomUUID(), d.host(), 0, List.of(), 1);
    }

    @Test
    void aSingleNodeIsAClusterOfOne() {
        var cluster = Cluster.join(settings());
        try {
            assertThat(cluster.vertx().isClustered()).isTrue();
            assertThat(cluster.nodes()).containsExactly(cluster.self());
        } finally {
            cluster.close().await();
        }
    }

    @Test
    void aNodeThatJoinsIsReachedOverTheEventBus() {
        var settings = settings();
        var first = Cluster.join(settings);
        var second = Cluster.join(settings.withJoin(List.of(first.address())));
        try {
            assertThat(first.nodes()).containsExactlyInAnyOrder(first.self(), second.self());
            second.vertx()
                    .eventBus()
                    .<String>consumer("greet", m -> m.reply("hello " + m.body()))
                    .completion()
                    .await();
            var reply =
                    first.vertx().eventBus().<String>request("greet", "mesh").map(Message::body);
            assertThat(reply.await()).isEqualTo("hello mesh");
        } finally {
            second.close().await();
            first.close().await();
        }
    }

    @Test
    @Timeout(120)
    void aNodeOnAnotherAddressIsFoundByItsName() {
        var settings = settings();
        var first = Cluster.join(settings);
        var byName = first.address().replace("127.0.0.1", "localhost");
        var elsewhere = new ClusterSettings(settings.name(), "127.0.0.2", 0, List.of(byName), 1);
        var second = Cluster.join(elsewhere);
        try {
            assertThat(second.address()).startsWith("127.0.0.2:");
            assertThat(second.nodes()).containsExactlyInAnyOrder(first.self(), second.self());
        } finally {
            second.close().await();
            first.close().await();
        }
    }

    @Test
    @Timeout(60)
    void aNodeThatLeavesIsNamed() {
        var settings = settings();
        var first = Cluster.join(settings);
        var second = Cluster.join(settings.withJoin(List.of(first.address())));
        try {
            Promise<NodeId> left = Promise.promise();
            first.whenLeft(left::complete);
            var gone = second.self();
            second.close().await();
            assertThat(left.future().await()).isEqualTo(gone);
        } finally {
            first.close().await();
        }
    }

    @Test
    void nodesOfAnotherNameAreNotJoined() {
        var first = Cluster.join(settings());
        var stranger = Cluster.join(settings().withJoin(List.of(first.address())));
        try {
            assertThat(stranger.nodes()).containsExactly(stranger.self());
        } finally {
            stranger.close().await();
            first.close().await();
        }
    }

    @Test
    void itListensOnTheAddressItWasGivenOnly() {
        var cluster = Cluster.join(settings());
        try {
            int port = Integer.parseInt(cluster.address().replaceAll(".*:", ""));
            for (int door : List.of(port, cluster.busPort())) {
                assertThat(canConnect("127.0.0.1", door)).isTrue();
                assertThat(canConnect("127.0.0.2", door)).isFalse();
            }
        } finally {
            cluster.close().await();
        }
    }

    private static boolean canConnect(String host, int port) {
        try (var socket = new Socket(host, port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> Cluster.join(settings().withPort(port)))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageContaining("cannot open the cluster port " + port + " on 127.0.0.1");
        }
    }
}
