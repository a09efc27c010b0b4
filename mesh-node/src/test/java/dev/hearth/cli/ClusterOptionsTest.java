package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.cluster.BusTls;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.cluster.Discovery;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ClusterOptionsTest {

    @Command
    private static final class Options {
        @Mixin private ClusterOptions cluster = new ClusterOptions();
    }

    @Test
    void defaults() {
        assertThat(settings()).isEqualTo(ClusterSettings.DEFAULT);
    }

    @Test
    void everyOptionIsTaken() {
        assertThat(
                        settings(
                                "--join",
                                "10.0.0.1:1,10.0.0.2:2",
                                "--cluster-host",
                                "8.8.4.4",
                                "--cluster-public",
                                "--cluster-port",
                                "7",
                                "--cluster-size",
                                "5",
                                "--cluster-name",
                                "other",
                                "--bus-ca",
                                "ca.pem",
                                "--bus-cert",
                                "node.pem",
                                "--bus-key",
                                "node.key"))
                .isEqualTo(
                        new ClusterSettings(
                                "other",
                                "8.8.4.4",
                                7,
                                new Discovery.Named(List.of("10.0.0.1:1", "10.0.0.2:2")),
                                ClusterSettings.DEFAULT.eventLoops(),
                                5,
                                new BusTls(
                                        Path.of("ca.pem"),
                                        Path.of("node.pem"),
                                        Path.of("node.key"))));
    }

    @Test
    void nodesAreFoundThroughDnsAndKubernetes() {
        assertThat(settings("--join-dns", "mesh", "--cluster-size", "3"))
                .isEqualTo(
                        ClusterSettings.DEFAULT.withDiscovery(new Discovery.Dns("mesh", 5701), 3));
        assertThat(settings("--join-kubernetes", "apps/mesh:7", "--cluster-size", "4"))
                .isEqualTo(
                        ClusterSettings.DEFAULT.withDiscovery(
                                new Discovery.Kubernetes("apps", "mesh", 7), 4));
    }

    @Test
    void whereTheyAreFoundSomebodyMustSayHowManyThereAre() {
        assertThatThrownBy(() -> settings("--join-dns", "mesh"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--join-dns needs --cluster-size");
        assertThatThrownBy(() -> settings("--join-kubernetes", "apps/mesh"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--join-kubernetes needs --cluster-size");
    }

    @Test
    void onlyOneWayOfJoiningAndAllFilesOfTheBusOrNone() {
        assertThatThrownBy(() -> settings("--join", "10.0.0.1:1", "--join-dns", "mesh"))
                .hasMessageContaining("mutually exclusive");
        assertThatThrownBy(() -> settings("--bus-ca", "ca.pem"))
                .hasMessageContaining("--bus-cert")
                .hasMessageContaining("--bus-key");
    }

    @Test
    void theSizeIsHowManyNodesAreNamed() {
        var all = "127.0.0.1:5701,127.0.0.1:5702,127.0.0.1:5703";
        assertThat(settings("--join", all, "--cluster-port", "5703").size()).isEqualTo(3);
    }

    @Test
    void aNodeThatIsNamedLikeItsHostCountsAsOne() {
        var all = "localhost:5701,10.0.0.2:5701,10.0.0.3:5701";
        var settings =
                settings("--join", all, "--cluster-host", "localhost", "--cluster-port", "5701");
        assertThat(settings.size()).isEqualTo(3);
    }

    @Test
    void aPublicAddressIsRefused() {
        assertThatThrownBy(() -> settings("--cluster-host", "8.8.8.8"))
                .hasMessageContaining("is a public address");
    }

    private static ClusterSettings settings(String... arguments) {
        var options = new Options();
        new CommandLine(options).parseArgs(arguments);
        return options.cluster.settings();
    }
}
