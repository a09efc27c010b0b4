package dev.hearth.cluster;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a node finds the others, and how many it expects.
///
/// @param name nodes of another name are never joined; default `hearth`
/// @param host the address both Hazelcast and the event bus bind to and are reached at, a literal
///   one ([ClusterAddress]). Hazelcast's traffic is neither encrypted nor authenticated: loopback
///   or a private network only; default 127.0.0.1
/// @param port Hazelcast's TCP port, 0 for the first free one from 5701; default 0
/// @param discovery where the others are; default nobody
/// @param eventLoops event loop threads of this node, at least 1; default two a core
/// @param size how many nodes there are when all are there, the same on each: what nodes agree on
///   changes only where more than half of them are together; default as many as are named, and this
///   one
/// @param bus who may speak on the event bus; null: whoever reaches it, in clear text; default null
public record ClusterSettings(
        String name,
        String host,
        int port,
        Discovery discovery,
        int eventLoops,
        int size,
        @Nullable BusTls bus) {

    public static final ClusterSettings DEFAULT =
            new ClusterSettings(
                    "hearth",
                    "127.0.0.1",
                    0,
                    List.of(),
                    2 * Runtime.getRuntime().availableProcessors());

    public ClusterSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the cluster port is 0 to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("event loops are at least 1, not " + eventLoops);
        }
        if (size < 1) {
            throw new IllegalArgumentException("a cluster has at least 1 node, not " + size);
        }
    }

    /// As many nodes as are named, and this one, on a bus of clear text.
    public ClusterSettings(String name, String host, int port, List<String> join, int eventLoops) {
        this(
                name,
                host,
                port,
                new Discovery.Named(join),
                eventLoops,
                named(host, port, join),
                null);
    }

    private static int named(String host, int port, List<String> join) {
        var self = host + ":" + port;
        return 1 + (int) join.stream().distinct().filter(node -> !node.equals(self)).count();
    }

    /// How many nodes must be together to change what all agree on.
    int majority() {
        return size / 2 + 1;
    }

    public ClusterSettings withName(String name) {
        return new ClusterSettings(name, host, port, discovery, eventLoops, size, bus);
    }

    public ClusterSettings withPort(int port) {
        return new ClusterSettings(name, host, port, discovery, eventLoops, size, bus);
    }

    /// As many nodes as are named, and this one.
    public ClusterSettings withJoin(List<String> join) {
        return new ClusterSettings(name, host, port, join, eventLoops).withBus(bus);
    }

    /// @param size how many nodes there are, since neither DNS nor Kubernetes tells
    public ClusterSettings withDiscovery(Discovery discovery, int size) {
        return new ClusterSettings(name, host, port, discovery, eventLoops, size, bus);
    }

    public ClusterSettings withSize(int size) {
        return new ClusterSettings(name, host, port, discovery, eventLoops, size, bus);
    }

    public ClusterSettings withBus(@Nullable BusTls bus) {
        return new ClusterSettings(name, host, port, discovery, eventLoops, size, bus);
    }
}
