package dev.hearth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.cluster.ClusterSettings;
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
                                "other"))
                .isEqualTo(
                        new ClusterSettings(
                                "other",
                                "8.8.4.4",
                                7,
                                List.of("10.0.0.1:1", "10.0.0.2:2"),
                                ClusterSettings.DEFAULT.eventLoops(),
                                5));
    }

    @Test
    void theSizeIsHowManyNodesAreNamed() {
        var all = "127.0.0.1:5701,127.0.0.1:5702,127.0.0.1:5703";
        assertThat(settings("--join", all, "--cluster-port", "5703").size()).isEqualTo(3);
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
