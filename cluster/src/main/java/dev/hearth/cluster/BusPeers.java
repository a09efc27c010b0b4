package dev.hearth.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.core.spi.cluster.NodeInfo;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks the other members whether this node may speak to them on the event bus. Hazelcast lets in
/// whoever reaches it; without this a node that the others refuse would seem to be one of them.
final class BusPeers {

    private static final String BUS = "hearth.bus";
    private static final String CLEAR_TEXT = "clear text";
    private static final String TLS = "TLS";
    private static final long ANSWER_SECONDS = 30;

    private final Vertx vertx;
    private final ClusterManager members;
    private final @Nullable BusTls tls;

    BusPeers(Vertx vertx, ClusterManager members, @Nullable BusTls tls) {
        this.vertx = vertx;
        this.members = members;
        this.tls = tls;
    }

    /// What the others have said.
    ///
    /// @param accepting how many let this node speak
    /// @param refusals for each that does not, why, in one line
    record Verdict(int accepting, List<String> refusals) {

        boolean isShutOut() {
            return accepting == 0 && !refusals.isEmpty();
        }
    }

    /// What a node tells the others of its bus.
    static JsonObject metadata(@Nullable BusTls tls) {
        return new JsonObject().put(BUS, tls == null ? CLEAR_TEXT : TLS);
    }

    /// Members that do not answer, or have no bus yet, count as neither: they ask in their turn.
    /// Blocks; any thread but an event loop.
    Verdict ask() {
        var client =
                tls == null ? vertx.createNetClient() : vertx.createNetClient(tls.handshakes());
        try {
            var asked =
                    members.getNodes().stream()
                            .filter(id -> !id.equals(members.getNodeId()))
                            .map(id -> info(id).compose(peer -> refusal(client, peer)))
                            .toList();
            Future.join(asked).otherwiseEmpty().await();
            var heard = asked.stream().filter(Future::succeeded).map(Future::result).toList();
            var refusals = heard.stream().flatMap(Optional::stream).toList();
            return new Verdict(heard.size() - refusals.size(), refusals);
        } finally {
            client.close().await();
        }
    }

    private Future<NodeInfo> info(String id) {
        Promise<NodeInfo> info = Promise.promise();
        members.getNodeInfo(id, info);
        return info.future();
    }

    private Future<Optional<String>> refusal(NetClient client, NodeInfo peer) {
        var theirs = peer.metadata() == null ? CLEAR_TEXT : peer.metadata().getString(BUS);
        var ours = tls == null ? CLEAR_TEXT : TLS;
        if (!ours.equals(theirs)) {
            return Future.succeededFuture(
                    Optional.of("%s speaks %s, this node %s".formatted(at(peer), theirs, ours)));
        }
        if (tls == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return client.connect(peer.port(), peer.host())
                .timeout(ANSWER_SECONDS, SECONDS)
                .<Optional<String>>compose(socket -> socket.close().map(Optional.empty()))
                .recover(failure -> refusal(peer, failure));
    }

    private static Future<Optional<String>> refusal(NodeInfo peer, Throwable failure) {
        if (failure instanceof SSLException) {
            return Future.succeededFuture(
                    Optional.of("%s: %s".formatted(at(peer), failure.getMessage())));
        }
        return Future.failedFuture(failure);
    }

    private static String at(NodeInfo peer) {
        return peer.host() + ":" + peer.port();
    }
}
