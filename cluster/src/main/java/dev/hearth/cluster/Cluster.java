package dev.hearth.cluster;

import com.hazelcast.cluster.Address;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationStateException;
import dev.hearth.topology.NodeId;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node as a member: the Vert.x whose event bus reaches all nodes. A single node is a cluster
/// of one.
public final class Cluster {

    private static final int ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private final HazelcastInstance hazelcast;
    private final HazelcastClusterManager members;
    private final Vertx vertx;
    private final OpenPorts ports;
    private final int majority;

    /// A node of the cluster.
    ///
    /// @param address `HOST:PORT` that other nodes join
    public record Member(NodeId id, String address) {}

    private Cluster(
            HazelcastInstance hazelcast,
            HazelcastClusterManager members,
            Vertx vertx,
            OpenPorts ports,
            int majority) {
        this.ports = ports;
        this.majority = majority;
        this.hazelcast = hazelcast;
        this.members = members;
        this.vertx = vertx;
    }

    /// Joins, or starts a cluster when nobody is named to join. Blocks for a second or two; any
    /// thread but an event loop.
    ///
    /// @throws ClusterException the port is taken, nothing can be bound, the files of the event bus
    ///   cannot be used, or no other node speaks with this one on it
    public static Cluster join(ClusterSettings settings) {
        return join(settings, _ -> {});
    }

    /// The same; every connection that is accepted by this Vert.x is told of at once, on the thread
    /// that accepts.
    public static Cluster join(ClusterSettings settings, Consumer<Channel> accepted) {
        if (settings.bus() != null) {
            settings.bus().check();
        }
        var cluster = open(settings, accepted);
        var verdict = cluster.verdict(settings.bus());
        if (verdict.isShutOut()) {
            cluster.close().await();
            throw ClusterException.shutOut(verdict.refusals());
        }
        for (var refusal : verdict.refusals()) {
            LOG.error("a node is not spoken with on the event bus: {}", refusal);
        }
        return cluster;
    }

    /// Without asking whether the others speak with it. What a node writes while others join or
    /// leave may be left without an answer: then it joins once more.
    static Cluster open(ClusterSettings settings, Consumer<Channel> accepted) {
        for (int left = ATTEMPTS - 1; ; left--) {
            try {
                return opened(settings, accepted);
            } catch (IndeterminateOperationStateException changing) {
                if (left == 0) {
                    throw ClusterException.notNow(
                            "the cluster did not come to rest while this node joined", changing);
                }
                LOG.warn("others joined or left meanwhile: this node joins once more");
            }
        }
    }

    private static Cluster opened(ClusterSettings settings, Consumer<Channel> accepted) {
        var nodeId = UUID.randomUUID().toString();
        HazelcastInstance hazelcast;
        try {
            hazelcast = Hazelcast.newHazelcastInstance(HazelcastConfig.of(settings, nodeId));
        } catch (RuntimeException cause) { // Hazelcast has no common type for what fails here.
            throw settings.discovery() instanceof Discovery.Kubernetes
                            && !(cause.getCause() instanceof BindException)
                    ? ClusterException.cannotAskKubernetes(cause)
                    : ClusterException.cannotBind(settings, cause);
        }
        var members = new HazelcastClusterManager(hazelcast);
        var options =
                new VertxOptions()
                        .setEventLoopPoolSize(settings.eventLoops())
                        .setEventBusOptions(bus(settings));
        var ports = new OpenPorts(accepted);
        Vertx vertx;
        try {
            vertx =
                    Vertx.builder()
                            .with(options)
                            .withTransport(ports)
                            .withClusterManager(members)
                            .buildClustered()
                            .await();
        } catch (RuntimeException failed) {
            hazelcast.shutdown();
            throw failed;
        }
        return new Cluster(hazelcast, members, vertx, ports, settings.majority());
    }

    /// What the others say to a node that has these files. Blocks.
    BusPeers.Verdict verdict(@Nullable BusTls tls) {
        return new BusPeers(vertx, members, tls).ask();
    }

    int busPort() {
        return members.getNodeInfo().port();
    }

    private static EventBusOptions bus(ClusterSettings settings) {
        var bus =
                new EventBusOptions()
                        .setHost(settings.host())
                        .setPort(0)
                        .setClusterNodeMetadata(BusPeers.metadata(settings.bus()));
        return settings.bus() == null ? bus : settings.bus().on(bus);
    }

    public Vertx vertx() {
        return vertx;
    }

    public NodeId self() {
        return new NodeId(members.getNodeId());
    }

    /// All nodes, this one included. Any thread.
    public List<NodeId> nodes() {
        return members.getNodes().stream().map(NodeId::new).toList();
    }

    /// The same, with where each is reached. Any thread.
    public List<Member> members() {
        var found = new ArrayList<Member>();
        for (var member : hazelcast.getCluster().getMembers()) {
            var id = member.getAttribute(HazelcastConfig.NODE_ID_ATTRIBUTE);
            if (id != null) {
                found.add(new Member(new NodeId(id), text(member.getAddress())));
            }
        }
        return found;
    }

    /// Lets nobody connect any more to a port that a server of this Vert.x listens on; connections
    /// there are stay. Any thread.
    public Future<Void> closePort(int port) {
        return ports.close(port);
    }

    /// Says from now on which nodes have left or were lost, on a thread of Hazelcast.
    public void whenLeft(Consumer<NodeId> left) {
        hazelcast
                .getCluster()
                .addMembershipListener(
                        new MembershipAdapter() {
                            @Override
                            public void memberRemoved(MembershipEvent event) {
                                var id =
                                        event.getMember()
                                                .getAttribute(HazelcastConfig.NODE_ID_ATTRIBUTE);
                                if (id != null) {
                                    left.accept(new NodeId(id));
                                }
                            }
                        });
    }

    /// How many nodes are not here that would have to be to change what all agree on; 0 where
    /// enough are. Any thread.
    public int missing() {
        return Math.max(0, majority - hazelcast.getCluster().getMembers().size());
    }

    /// Whether that many nodes are enough to change what all agree on.
    public boolean isMajority(int nodes) {
        return nodes >= majority;
    }

    /// The text of that name, the same on all nodes.
    public AgreedText agreed(String name) {
        return agreed(name, "");
    }

    /// One of several texts of that name; it is forgotten a day after it was last read.
    public AgreedText agreed(String name, String key) {
        return new AgreedText(hazelcast, name, key, majority);
    }

    /// What functions keep, the same on all nodes.
    public SharedEntries entries() {
        return new SharedEntries(hazelcast, vertx, majority, SharedEntries.STATE);
    }

    /// Events that nodes have accepted.
    public SharedEntries accepted() {
        return new SharedEntries(hazelcast, vertx, majority, SharedEntries.ACCEPTED);
    }

    /// `HOST:PORT` that other nodes join.
    public String address() {
        return text(hazelcast.getCluster().getLocalMember().getAddress());
    }

    private static String text(Address address) {
        return address.getHost() + ":" + address.getPort();
    }

    /// Leaves the cluster and closes Vert.x.
    public Future<Void> close() {
        return vertx.close().andThen(_ -> hazelcast.shutdown());
    }
}
