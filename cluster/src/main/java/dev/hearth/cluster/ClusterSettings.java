package dev.hearth.cluster;

import java.util.List;

/// How a node finds the others.
///
/// @param name nodes of another name are never joined; default `hearth`
/// @param host the address both Hazelcast and the event bus bind to and are reached at. The traffic
///   is neither encrypted nor authenticated: loopback or a private network only; default 127.0.0.1
/// @param port Hazelcast's TCP port, 0 for the first free one from 5701; default 0
/// @param join `HOST:PORT` of nodes to look for; empty: this node starts a cluster of its own
/// @param eventLoops event loop threads of this node, at least 1; default two a core
public record ClusterSettings(
        String name, String host, int port, List<String> join, int eventLoops) {

    public static final ClusterSettings DEFAULT =
            new ClusterSettings(
                    "hearth",
                    "127.0.0.1",
                    0,
                    List.of(),
                    2 * Runtime.getRuntime().availableProcessors());

    public ClusterSettings {
        join = List.copyOf(join);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the cluster port is 0 to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("event loops are at least 1, not " + eventLoops);
        }
    }

    public ClusterSettings withPort(int port) {
        return new ClusterSettings(name, host, port, join, eventLoops);
    }

    public ClusterSettings withJoin(List<String> join) {
        return new ClusterSettings(name, host, port, join, eventLoops);
    }
}
