package dev.hearth.cli;

import dev.hearth.node.NodeSettings;
import dev.hearth.node.NodeSettings.Kafka;
import dev.hearth.trigger.http.HttpSettings;
import dev.hearth.trigger.http.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of `run` and `dev`, and the [NodeSettings] they make.
final class NodeOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description = "Port of the functions' routes, 0 for any free one (default: 8080).",
            defaultValue = "8080")
    private int httpPort;

    @Option(
            names = "--http-host",
            paramLabel = "HOST",
            description = "Address of the functions' routes (default: all).",
            defaultValue = "0.0.0.0")
    private String httpHost;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder for what survives a restart (default: ${DEFAULT-VALUE}).",
            defaultValue = ".hearth")
    private Path data;

    @Option(
            names = "--drain-timeout",
            paramLabel = "SECONDS",
            description = "How long SIGTERM waits for what runs (default: 20).",
            defaultValue = "20")
    private int drainSeconds;

    @ArgGroup(exclusive = false)
    private @Nullable TlsOptions tls;

    /// Both or neither.
    private static final class TlsOptions {
        @Option(
                names = "--tls-cert",
                paramLabel = "FILE",
                description =
                        "Certificate chain of the functions' routes in PEM: https instead of http.",
                required = true)
        private Path certificate;

        @Option(
                names = "--tls-key",
                paramLabel = "FILE",
                description = "Its private key in PEM, PKCS #8, without a password.",
                required = true)
        private Path key;
    }

    @Mixin private final AdminOptions admin = new AdminOptions();

    @Mixin private final ClusterOptions cluster = new ClusterOptions();

    @Mixin private final SandboxOptions sandboxes = new SandboxOptions();

    @ArgGroup private final KafkaOptions kafka = new KafkaOptions();

    /// At most one of them.
    private static final class KafkaOptions {
        @Option(
                names = "--kafka",
                paramLabel = "HOST:PORT",
                description = "Brokers to use, several separated by commas.")
        private @Nullable String brokers;

        @Option(
                names = "--kafka-dev",
                description = "Start a development broker even if no topic is named.")
        private boolean development;

        @Option(names = "--no-kafka", description = "Never start a development broker.")
        private boolean none;
    }

    NodeSettings settings() {
        try {
            var d = NodeSettings.DEFAULT;
            return d.withHttp(http(d.http().withAddress(httpHost, httpPort)))
                    .withAdmin(admin.settings())
                    .withCluster(cluster.settings())
                    .withGraalvisor(sandboxes.settings(d.graalvisor()))
                    .withKafka(kafka())
                    .withData(data)
                    .withDrainTimeout(Duration.ofSeconds(drainSeconds));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(command.commandLine(), wrong.getMessage());
        }
    }

    private HttpSettings http(HttpSettings clearText) {
        return tls == null ? clearText : clearText.withTls(new TlsFiles(tls.certificate, tls.key));
    }

    private Kafka kafka() {
        if (kafka.brokers != null) {
            return new Kafka.At(kafka.brokers);
        }
        if (kafka.none) {
            return new Kafka.Refused();
        }
        return new Kafka.Development(
                brokerLibraries(),
                kafka.development
                        ? Kafka.Development.When.ALWAYS
                        : Kafka.Development.When.TOPICS_ARE_NAMED);
    }

    /// Where the launcher says that the broker's jars are.
    private static Path brokerLibraries() {
        return Path.of(System.getProperty("hearth.kafka.lib", "mesh-node/target/kafka"));
    }
}
