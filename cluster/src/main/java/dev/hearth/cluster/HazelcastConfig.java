package dev.hearth.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;

/// Our settings in Hazelcast's words. Everything that decides about correctness is set here,
/// nothing is left to a file on the class path or to discovery.
final class HazelcastConfig {

    /// Hazelcast's first port; with port 0 the first free one from here on is taken.
    private static final int FIRST_PORT = 5701;

    /// Where vertx-hazelcast looks for the id of a member it did not start.
    static final String NODE_ID_ATTRIBUTE = "__vertx.nodeId";

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
                        .setProperty("hazelcast.merge.first.run.delay.seconds", "15")
                        .setProperty("hazelcast.merge.next.run.delay.seconds", "10")
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

    private static void network(Config config, ClusterSettings settings) {
        var network = config.getNetworkConfig();
        network.setPort(settings.port() == 0 ? FIRST_PORT : settings.port());
        network.setPortAutoIncrement(settings.port() == 0);
        network.setPublicAddress(null);
        network.getInterfaces().setEnabled(true).addInterface(settings.host());
        var join = network.getJoin();
        join.getMulticastConfig().setEnabled(false);
        join.getAutoDetectionConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.join());
    }
}
