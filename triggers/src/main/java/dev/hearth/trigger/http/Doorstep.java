package dev.hearth.trigger.http;

import io.netty.channel.Channel;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Connections that were accepted and have not yet said which HTTP they speak. Vert.x tells of a
/// connection only once its first request head, or the settings of HTTP/2, are there; whoever never
/// gets so far would stay for ever. Any thread.
public final class Doorstep {

    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final Map<Peer, Arrival> arrivals = new ConcurrentHashMap<>();

    private record Peer(String host, int port) {}

    private record Arrival(Channel channel, long since) {}

    /// To be told of every connection that a server of the gateway's Vert.x accepts, of whatever
    /// port.
    public void accepted(Channel connection) {
        if (connection.localAddress() instanceof InetSocketAddress local
                && ports.contains(local.getPort())
                && connection.remoteAddress() instanceof InetSocketAddress remote) {
            connection.pipeline().addLast(new UpgradeWatch());
            var peer = new Peer(remote.getAddress().getHostAddress(), remote.getPort());
            var arrival = new Arrival(connection, System.nanoTime());
            arrivals.put(peer, arrival);
            connection.closeFuture().addListener(_ -> arrivals.remove(peer, arrival));
        }
    }

    /// Only connections to these ports count.
    void watch(int port) {
        ports.add(port);
    }

    /// It is known from now on.
    void entered(SocketAddress remote) {
        arrivals.remove(new Peer(remote.hostAddress(), remote.port()));
    }

    /// Closes those that have stood here for longer.
    ///
    /// @param now on the clock of [System#nanoTime]
    void sweep(Duration allowed, long now) {
        for (var arrival : arrivals.values()) {
            if (now - arrival.since > allowed.toNanos()) {
                var _ = arrival.channel.close();
            }
        }
    }
}
