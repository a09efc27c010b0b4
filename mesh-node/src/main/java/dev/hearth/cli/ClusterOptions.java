package dev.hearth.cli;

import dev.hearth.cluster.BusTls;
import dev.hearth.cluster.ClusterAddress;
import dev.hearth.cluster.ClusterAddress.Reach;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.cluster.Discovery;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// Where this node is to the others, and where they are.
final class ClusterOptions {

    @ArgGroup private final Others others = new Others();

    /// At most one of them.
    private static final class Others {
        @Option(
                names = "--join",
                paramLabel = "HOST:PORT",
                split = ",",
                description =
                        "Nodes to form a cluster with, several separated by commas; this one may be"
                                + " among them, so that all nodes are told the same.")
        private List<String> named = List.of();

        @Option(
                names = "--join-dns",
                paramLabel = "NAME[:PORT]",
                description =
                        "Look for nodes at every address that this name has in DNS (port 5701);"
                                + " needs --cluster-size.")
        private @Nullable String dns;

        @Option(
                names = "--join-kubernetes",
                paramLabel = "NAMESPACE/SERVICE[:PORT]",
                description =
                        "Ask the Kubernetes API for the pods of a service (port 5701); needs"
                                + " --cluster-size.")
        private @Nullable String kubernetes;
    }

    @Option(
            names = "--cluster-host",
            paramLabel = "HOST",
            description =
                    "Address that other nodes reach this one at (default: ${DEFAULT-VALUE}). Who"
                            + " reaches Hazelcast's port is let in: a private network only.",
            defaultValue = "127.0.0.1")
    private String host;

    @Option(names = "--cluster-public", description = "Allow a public address for --cluster-host.")
    private boolean anybody;

    @Option(
            names = "--cluster-port",
            paramLabel = "PORT",
            description = "Port other nodes join, 0 for the first free from 5701 (default: 0).",
            defaultValue = "0")
    private int port;

    @Option(
            names = "--cluster-size",
            paramLabel = "N",
            description =
                    "How many nodes there are, the same on each; more than half of them must be"
                            + " together to deploy (default: as many as --join names, and this"
                            + " one).")
    private @Nullable Integer size;

    @Option(
            names = "--cluster-name",
            paramLabel = "NAME",
            description = "Nodes of another name are not joined (default: ${DEFAULT-VALUE}).",
            defaultValue = "hearth")
    private String name;

    @ArgGroup(exclusive = false)
    private @Nullable BusOptions bus;

    /// All or none.
    private static final class BusOptions {
        @Option(
                names = "--bus-ca",
                paramLabel = "FILE",
                description =
                        "Certificates in PEM of who vouches for nodes: only nodes with a"
                                + " certificate of theirs speak on the event bus, encrypted.",
                required = true)
        private Path authorities;

        @Option(
                names = "--bus-cert",
                paramLabel = "FILE",
                description = "This node's certificate in PEM.",
                required = true)
        private Path certificate;

        @Option(
                names = "--bus-key",
                paramLabel = "FILE",
                description = "Its private key in PEM, PKCS #8, without a password.",
                required = true)
        private Path key;
    }

    /// @throws IllegalArgumentException what a person has to mend
    ClusterSettings settings() {
        var address = ClusterAddress.of(host, anybody ? Reach.ANYBODY : Reach.PRIVATE);
        var found =
                new ClusterSettings(
                        name, address, port, named(address), ClusterSettings.DEFAULT.eventLoops());
        return sized(found)
                .withBus(
                        bus == null ? null : new BusTls(bus.authorities, bus.certificate, bus.key));
    }

    /// With this node's address where its name is, so that it counts as one.
    private List<String> named(String address) {
        var self = host + ":" + port;
        return others.named.stream()
                .map(node -> node.equals(self) ? address + ":" + port : node)
                .toList();
    }

    private ClusterSettings sized(ClusterSettings found) {
        if (others.dns != null) {
            return found.withDiscovery(Discovery.Dns.parse(others.dns), told("--join-dns"));
        }
        if (others.kubernetes != null) {
            return found.withDiscovery(
                    Discovery.Kubernetes.parse(others.kubernetes), told("--join-kubernetes"));
        }
        return size == null ? found : found.withSize(size);
    }

    private int told(String option) {
        if (size == null) {
            throw new IllegalArgumentException(
                    option + " needs --cluster-size: how many nodes there are when all are there");
        }
        return size;
    }
}
