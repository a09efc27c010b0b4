package dev.hearth.cli;

import dev.hearth.cluster.ClusterAddress;
import dev.hearth.cluster.ClusterAddress.Reach;
import dev.hearth.cluster.ClusterSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where this node is to the others, and where they are.
final class ClusterOptions {

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            split = ",",
            description =
                    "Nodes to form a cluster with, several separated by commas; this one may be"
                            + " among them, so that all nodes are told the same.")
    private List<String> join = List.of();

    @Option(
            names = "--cluster-host",
            paramLabel = "HOST",
            description =
                    "Address that other nodes reach this one at (default: ${DEFAULT-VALUE}). The"
                            + " cluster's traffic is not encrypted: a private network only.",
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

    /// @throws IllegalArgumentException what a person has to mend
    ClusterSettings settings() {
        var address = ClusterAddress.of(host, anybody ? Reach.ANYBODY : Reach.PRIVATE);
        var found =
                new ClusterSettings(
                        name, address, port, join, ClusterSettings.DEFAULT.eventLoops());
        return size == null ? found : found.withSize(size);
    }
}
