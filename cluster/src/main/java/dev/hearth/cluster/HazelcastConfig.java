package dev.hearth.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.KubernetesConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.SplitBrainProtectionConfig;
import com.hazelcast.spi.merge.DiscardMergePolicy;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionOn;
import java.time.Duration;

/// Our settings in Hazelcast's words. Everything that decides about correctness is set here,
/// nothing is left to a file on the class path, and nothing is discovered that was not named.
final class HazelcastConfig {

    /// Where vertx-hazelcast looks for the id of a member it did not start.
    static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

    /// What is written only where more than half of the nodes are together.
    static final String GUARDED = "hearth.*";

    /// What all nodes read every half a minute.
    private static final String SLOTS = "hearth.slots";

    private static final String MAJORITY = "majority";

    /// The same for what is not even read elsewhere.
    private static final String MAJORITY_READS = "majority-reads";

    private HazelcastConfig() {}

    /// @param nodeId unique to this process; what the event bus knows it by
    static Config of(ClusterSettings settings, String nodeId) {
        var config =
                new Config()
                        .setClusterName(settings.name())
                        .setProperty("hazelcast.phone.home.enabled", "false")
                        .setProperty("hazelcast.logging.type", "slf4j")
                        .setProperty("hazelcast.shutdownhook.enabled", "false")
                        .setProperty("hazelcast.socket.bind.any", "false")
                        // Without it a put succeeds although its backup was lost (design, contract
                        // 5).
                        .setProperty("hazelcast.operation.fail.on.indeterminate.state", "true")
                        // A node that is silent for 8 s is lost; a pause of a second is not.
                        .setProperty("hazelcast.heartbeat.interval.seconds", "1")
                        .setProperty("hazelcast.max.no.heartbeat.seconds", "8")
                        // Halves find each other within 15 s of the network's return.
                        .setProperty("hazelcast.merge.first.run.delay.seconds", "15")
                        .setProperty("hazelcast.merge.next.run.delay.seconds", "10")
                        .setProperty("hazelcast.wait.seconds.before.join", "0")
                        .addSplitBrainProtectionConfig(
                                new SplitBrainProtectionConfig(MAJORITY, true, settings.majority())
                                        .setProtectOn(SplitBrainProtectionOn.WRITE))
                        .addSplitBrainProtectionConfig(
                                new SplitBrainProtectionConfig(
                                                MAJORITY_READS, true, settings.majority())
                                        .setProtectOn(SplitBrainProtectionOn.READ_WRITE))
                        .addMapConfig(
                                new MapConfig(GUARDED)
                                        .setBackupCount(backups(settings))
                                        .setSplitBrainProtectionName(MAJORITY))
                        .addMapConfig(
                                new MapConfig(SLOTS)
                                        .setBackupCount(backups(settings))
                                        .setMaxIdleSeconds((int) Duration.ofDays(1).toSeconds())
                                        .setSplitBrainProtectionName(MAJORITY))
                        .addMapConfig(
                                new MapConfig(SharedEntries.STATE)
                                        .setBackupCount(1)
                                        .setSplitBrainProtectionName(MAJORITY_READS)
                                        .setMergePolicyConfig(
                                                new MergePolicyConfig()
                                                        .setPolicy(LaterEntry.class.getName())))
                        // What fewer than half of the nodes have is older: whoever wrote it has it
                        // on its disk, and says so again.
                        .addMapConfig(
                                new MapConfig(SharedEntries.ACCEPTED)
                                        .setBackupCount(1)
                                        .setSplitBrainProtectionName(MAJORITY_READS)
                                        .setMergePolicyConfig(
                                                new MergePolicyConfig()
                                                        .setPolicy(
                                                                DiscardMergePolicy.class
                                                                        .getName())))
                        .addMultiMapConfig(
                                new MultiMapConfig("__vertx.subs")
                                        .setBackupCount(1)
                                        .setValueCollectionType(
                                                MultiMapConfig.ValueCollectionType.SET))
                        .addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1))
                        .addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        config.getMemberAttributeConfig().setAttribute(NODE_ID_ATTRIBUTE, nodeId);
        config.getJetConfig().setEnabled(false);
        network(config, settings);
        return config;
    }

    /// So many that fewer than half of the nodes never have all copies: until a cut is noticed,
    /// both sides write. Hazelcast allows 6.
    private static int backups(ClusterSettings settings) {
        return Math.clamp(settings.size() / 2, 1, MapConfig.MAX_BACKUP_COUNT);
    }

    private static void network(Config config, ClusterSettings settings) {
        var network = config.getNetworkConfig();
        network.setPort(settings.port() == 0 ? Discovery.DEFAULT_PORT : settings.port());
        network.setPortAutoIncrement(settings.port() == 0);
        network.setPublicAddress(null);
        // Not through its list of interfaces, which would also hold for the names of others.
        config.setProperty("hazelcast.local.localAddress", settings.host());
        var join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(false);
        switch (settings.discovery()) {
            case Discovery.Named(var nodes) ->
                    join.getTcpIpConfig().setEnabled(true).setMembers(nodes);
            case Discovery.Dns(var name, var port) ->
                    kubernetes(join, port).setProperty("service-dns", name);
            case Discovery.Kubernetes(var namespace, var service, var port) ->
                    kubernetes(join, port)
                            .setProperty("namespace", namespace)
                            .setProperty("service-name", service)
                            .setProperty("resolve-not-ready-addresses", "true");
        }
    }

    /// Hazelcast's one plug-in for both: it looks a name up in DNS, of Kubernetes or not, or asks
    /// the Kubernetes API.
    private static KubernetesConfig kubernetes(JoinConfig join, int port) {
        var kubernetes = join.getKubernetesConfig();
        kubernetes.setEnabled(true).setProperty("service-port", Integer.toString(port));
        return kubernetes;
    }
}
