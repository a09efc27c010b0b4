package dev.hearth.egress;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Deadline;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 client for all functions of a node. Its laws:
///
/// 1. Nothing is sent to a host and port the function was not granted, nor to an address that a
///    name does not lead to ([AddressCheck]): the address is the one the connection really has.
/// 2. No redirect is followed, no proxy is used, no cookie is kept.
/// 3. TLS is verified against the JVM's trust store and the name in the URL.
/// 4. An answer has at most `limits.payload` bytes of body and 32 KiB of headers, and is not
///    decompressed. It is all there by the deadline, or the request fails soon after.
/// 5. One function has at most 32 requests under way and 224 waiting on a node.
///
/// Connections are kept and used again, by any function that is granted the host. All state belongs
/// to one event loop.
public final class GrantedClient implements HostClient {

    private static final int UNDER_WAY = 32;
    private static final int WAITING = 224;

    /// To one host and port, of all functions together.
    private static final int CONNECTIONS = 256;

    private static final int HEADER_BYTES = 32 * 1024;
    private static final int KEEP_ALIVE_SECONDS = 10;
    private static final int CONNECT_SECONDS = 10;

    /// After the deadline: whoever sent it has run out of time, and is told that first.
    private static final long GRACE_MILLIS = 100;

    private final Context context;
    private final HttpClientAgent client;
    private final Map<FunctionId, Turns> turns = new HashMap<>();

    public GrantedClient(Vertx vertx) {
        this(vertx, null);
    }

    /// @param trust null for the JVM's
    GrantedClient(Vertx vertx, @Nullable TrustOptions trust) {
        context = vertx.getOrCreateContext();
        client =
                vertx.httpClientBuilder()
                        .with(
                                new HttpClientOptions()
                                        .setTrustOptions(trust)
                                        .setVerifyHost(true)
                                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                                        .setConnectTimeout(
                                                (int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS))
                                        .setMaxHeaderSize(HEADER_BYTES))
                        .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                        .build();
    }

    @Override
    public Future<HostReply> send(
            FunctionSpec function, HostRequest request, Deadline deadline, Future<?> abandoned) {
        Optional<HostReply.Refused> refusal = RequestCheck.refusal(function, request);
        if (refusal.isPresent()) {
            return Future.succeededFuture(refusal.get());
        }
        var reply = Promise.<HostReply>promise();
        context.runOnContext(
                _ -> begin(new Exchange(client, function, request, reply), deadline, abandoned));
        return reply.future();
    }

    private void begin(Exchange exchange, Deadline deadline, Future<?> abandoned) {
        var function = exchange.function().id();
        var turn = turns.computeIfAbsent(function, _ -> new Turns(UNDER_WAY, WAITING));
        long left = deadline.remaining().toMillis() + GRACE_MILLIS;
        long timer = context.owner().setTimer(left, _ -> exchange.timeOut());
        var _ = abandoned.onComplete(_ -> context.runOnContext(_ -> exchange.abandon()));
        var _ = exchange.ended().onComplete(_ -> context.owner().cancelTimer(timer));
        boolean admitted =
                turn.enter(() -> {
                    exchange.begin(left);
                    var _ = exchange.ended().onComplete(_ -> leave(function, turn));
                });
        if (!admitted) {
            exchange.refuse(
                    "%d requests of this function are under way or waiting on this node"
                            .formatted(UNDER_WAY + WAITING));
        }
    }

    private void leave(FunctionId function, Turns turn) {
        turn.leave();
        if (turn.isIdle()) {
            turns.remove(function, turn);
        }
    }

    /// What is under way fails.
    public Future<Void> close() {
        return client.close();
    }
}
