package dev.hearth.node;

import dev.hearth.admin.AdminSettings;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.router.AdmissionSettings;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.trigger.http.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;

/// Everything a node is told at its start.
///
/// @param data the folder for what must survive a restart; default `.hearth` in the working
///   directory
/// @param drainTimeout how long the node finishes what runs after SIGTERM before it gives it up;
///   default 20 s
public record NodeSettings(
        HttpSettings http,
        AdminSettings admin,
        ClusterSettings cluster,
        AdmissionSettings admission,
        GraalvisorSettings graalvisor,
        Kafka kafka,
        Path data,
        Duration drainTimeout) {

    public static final NodeSettings DEFAULT =
            new NodeSettings(
                    HttpSettings.DEFAULT,
                    AdminSettings.DEFAULT,
                    ClusterSettings.DEFAULT,
                    AdmissionSettings.DEFAULT,
                    GraalvisorSettings.defaults(),
                    new Kafka.Refused(),
                    Path.of(".hearth"),
                    Duration.ofSeconds(20));

    public NodeSettings {
        if (!drainTimeout.isPositive()) {
            throw new IllegalArgumentException("the drain timeout is longer than 0");
        }
    }

    /// Where topics are.
    public sealed interface Kafka {

        /// @param bootstrapServers `HOST:PORT`, several separated by commas
        record At(String bootstrapServers) implements Kafka {}

        /// A broker of this node's own, for development.
        ///
        /// @param libraries the folder with the broker's jars
        /// @param start whether it starts even when no manifest names a topic
        record Development(Path libraries, When start) implements Kafka {
            public enum When {
                TOPICS_ARE_NAMED,
                ALWAYS
            }
        }

        /// No broker: a manifest that names topics is refused.
        record Refused() implements Kafka {}
    }

    public NodeSettings withHttp(HttpSettings http) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }

    public NodeSettings withAdmin(AdminSettings admin) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }

    public NodeSettings withCluster(ClusterSettings cluster) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }

    public NodeSettings withGraalvisor(GraalvisorSettings graalvisor) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }

    public NodeSettings withKafka(Kafka kafka) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }

    public NodeSettings withData(Path data) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }

    public NodeSettings withDrainTimeout(Duration drainTimeout) {
        return new NodeSettings(
                http, admin, cluster, admission, graalvisor, kafka, data, drainTimeout);
    }
}
