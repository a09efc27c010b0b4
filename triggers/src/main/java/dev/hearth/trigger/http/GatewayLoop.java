package dev.hearth.trigger.http;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.function.DataSize;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.state.State;
import dev.hearth.topology.NodeId;
import dev.hearth.trigger.http.Problem.Reason;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The gateway on one event loop: one server of those that share the port, and what it has open.
final class GatewayLoop extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayLoop.class);

    /// Bytes of an answer from which on it is sent as gzip.
    static final int WORTH_PACKING = 1 << 10;

    private static final Duration CERTIFICATES_PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_SWEEP = Duration.ofSeconds(1);

    /// Requests at once on a connection of HTTP/2: what RFC 9113 advises to allow at least.
    private static final int STREAMS = 100;

    /// More of them from one connection of HTTP/2 are an attack ("rapid reset", CVE-2023-44487).
    private static final int RESETS = 200;

    private static final Duration RESETS_PERIOD = Duration.ofSeconds(30);

    private final HttpSettings settings;
    private final int port;
    private final NodeId node;
    private final Supplier<Invoker> invokers;
    private final Supplier<RouteTable> routes;
    private final RateLimiters rateLimiters;
    private final HttpListener listener;
    private final Acceptance acceptance;
    private final State state;
    private final Doorstep doorstep;
    private final Connections connections;
    private final Waiting<Exchange> bodies;
    private @Nullable Thread thread;
    private @Nullable Invoker invoker;
    private @Nullable HttpServer server;
    private @Nullable KeySets keys;
    private @Nullable Promise<Void> drained;
    private Duration quiet = Duration.ZERO;
    private long lastRequest = System.nanoTime();
    private boolean looksAgain;
    private int inFlight;

    /// @param port as Vert.x has it: loops that name the same negative one share any free port
    GatewayLoop(
            HttpSettings settings,
            int port,
            NodeId node,
            Supplier<Invoker> invokers,
            Supplier<RouteTable> routes,
            RateLimiters rateLimiters,
            HttpListener listener,
            Acceptance acceptance,
            State state,
            Doorstep doorstep) {
        this.settings = settings;
        this.port = port;
        this.node = node;
        this.invokers = invokers;
        this.routes = routes;
        this.rateLimiters = rateLimiters;
        this.listener = listener;
        this.acceptance = acceptance;
        this.state = state;
        this.doorstep = doorstep;
        this.connections = new Connections(settings.idleTimeout());
        this.bodies = new Waiting<>(settings.bodyTimeout());
    }

    @Override
    public Future<?> start() {
        thread = Thread.currentThread();
        invoker = invokers.get();
        keys = new KeySets(vertx);
        var router = Router.router(vertx);
        router.route().handler(context -> new Exchange(this, context).begin());
        router.errorHandler(400, context -> refuse(context, Reason.MALFORMED_REQUEST));
        router.errorHandler(404, context -> refuse(context, Reason.NO_ROUTE));
        var listening =
                vertx.createHttpServer(options())
                        .connectionHandler(this::connected)
                        .invalidRequestHandler(this::invalid)
                        .requestHandler(request -> {
                            connections.asked(request.connection());
                            router.handle(request);
                        });
        server = listening;
        vertx.setPeriodic(sweepPeriod(), _ -> sweep());
        doorstep.watch(port);
        return (settings.tls() == null
                        ? listening.listen()
                        : listen(listening, new Certificates(vertx, settings.tls())))
                .onSuccess(_ -> doorstep.watch(port()));
    }

    @Override
    public Future<?> stop() {
        var closed = server == null ? Future.<Void>succeededFuture() : server.close();
        return keys == null ? closed : closed.eventually(keys::close);
    }

    /// Any thread, after the start.
    int port() {
        return server == null ? settings.port() : server.actualPort();
    }

    /// Any thread. From now on every answer closes its connection, and connections of HTTP/2 take
    /// no further requests; completes when nothing is in flight, and no connection is left or none
    /// was used for a while.
    ///
    /// @param quiet that while; 0 turns new requests away
    Future<Void> drain(Duration quiet) {
        var done = Promise.<Void>promise();
        context.runOnContext(_ -> {
            if (drained == null) {
                drained = Promise.promise();
                lastRequest = System.nanoTime();
                connections.all().stream().filter(Reply::isMultiplexed).forEach(Reply::leave);
            }
            this.quiet = quiet;
            drained.future().onComplete(done);
            completeIfDrained();
        });
        return done.future();
    }

    /// Any failure is the client's going away; it is no news.
    static void log(Future<?> future) {
        future.onFailure(gone -> LOG.debug("A client went away", gone));
    }

    Vertx vertx() {
        return vertx;
    }

    NodeId node() {
        return node;
    }

    HttpListener listener() {
        return listener;
    }

    Acceptance acceptance() {
        return acceptance;
    }

    State state() {
        return state;
    }

    RouteTable routes() {
        return routes.get();
    }

    RateLimiters rateLimiters() {
        return rateLimiters;
    }

    KeySets keys() {
        if (keys == null) {
            throw new IllegalStateException("not started");
        }
        return keys;
    }

    Connections connections() {
        return connections;
    }

    /// The longest method, URI and version.
    DataSize requestLine() {
        return settings.requestLine();
    }

    /// Exchanges whose body is on its way.
    Waiting<Exchange> bodies() {
        return bodies;
    }

    boolean isDraining() {
        return drained != null;
    }

    /// Whether new requests are turned away.
    boolean isRefusing() {
        return isDraining() && quiet.isZero();
    }

    void entered() {
        inFlight++;
        lastRequest = System.nanoTime();
    }

    void left() {
        inFlight--;
        completeIfDrained();
    }

    /// Completes on this event loop, whatever thread the mesh completes on.
    Future<Outcome> invoke(Invocation invocation) {
        Future<Outcome> outcome;
        try {
            if (invoker == null) {
                throw new IllegalStateException("not started");
            }
            outcome = invoker.invoke(invocation);
        } catch (RuntimeException broken) {
            return Future.failedFuture(broken);
        }
        if (outcome.isComplete()) {
            return outcome;
        }
        var here = Promise.<Outcome>promise();
        outcome.onComplete(done -> {
            if (Thread.currentThread().equals(thread)) {
                here.handle(done);
            } else {
                context.runOnContext(_ -> here.handle(done));
            }
        });
        return here.future();
    }

    private Future<?> listen(HttpServer server, Certificates certificates) {
        return certificates
                .check()
                .compose(_ -> server.listen())
                .compose(_ -> certificates.refresh(server))
                .onSuccess(_ ->
                        vertx.setPeriodic(
                                CERTIFICATES_PERIOD.toMillis(),
                                _ -> log(certificates.refresh(server))));
    }

    private HttpServerOptions options() {
        var options = clearText();
        return settings.tls() == null
                ? options
                : options.setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(Certificates.options(settings.tls()));
    }

    private HttpServerOptions clearText() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(port)
                .setMaxInitialLineLength((int) settings.requestLine().bytes())
                .setMaxHeaderSize((int) settings.head().bytes())
                .setCompressionSupported(true)
                .setCompressionContentSizeThreshold(WORTH_PACKING)
                .setInitialSettings(
                        new Http2Settings()
                                .setPushEnabled(false)
                                .setMaxConcurrentStreams(STREAMS)
                                .setMaxHeaderListSize(
                                        settings.requestLine().bytes() + settings.head().bytes()))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
                .setHttp2RstFloodWindowDuration((int) RESETS_PERIOD.toSeconds())
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    }

    private long sweepPeriod() {
        var shortest =
                settings.idleTimeout().compareTo(settings.bodyTimeout()) < 0
                        ? settings.idleTimeout()
                        : settings.bodyTimeout();
        return Math.min(LONGEST_SWEEP.toMillis(), shortest.toMillis() / 4);
    }

    private void sweep() {
        long now = System.nanoTime();
        bodies.overdue(now).forEach(Exchange::bodyIsOverdue);
        connections.overdue(now).forEach(connection -> log(connection.close()));
        doorstep.sweep(settings.idleTimeout(), now);
        keys().retain(routes().keySets());
    }

    private void connected(HttpConnection connection) {
        doorstep.entered(connection.remoteAddress());
        connections.opened(connection, System.nanoTime());
        connection.exceptionHandler(broken -> LOG.debug("A connection is broken", broken));
        connection.closeHandler(_ -> {
            connections.closed(connection);
            completeIfDrained();
        });
    }

    /// What the parser could not read, or would not: there is no path, so there is no exchange.
    private void invalid(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var problem =
                switch (cause) {
                    case TooLongHttpLineException _ -> Exchange.uriTooLong(settings.requestLine());
                    case TooLongHttpHeaderException _ ->
                            Problem.of(
                                    Reason.HEADERS_TOO_LARGE,
                                    "the header fields may have " + settings.head());
                    default -> Problem.of(Reason.MALFORMED_REQUEST, "this is not HTTP/1.1");
                };
        listener.refused(problem);
        var connection = request.connection();
        log(
                Answer.of(problem, Reference.of(node, null, null, ownId()))
                        .with(new Answer.Header("connection", "close"))
                        .send(request.response())
                        .eventually(connection::close));
    }

    /// What the router turned away before any exchange was made.
    private void refuse(RoutingContext context, Reason reason) {
        var failure = context.failure();
        var detail = failure == null ? "the path begins with '/'" : failure.getMessage();
        new Exchange(this, context).turnAway(Problem.of(reason, String.valueOf(detail)));
    }

    private static String ownId() {
        return InvocationId.random().value();
    }

    private void completeIfDrained() {
        if (drained == null || inFlight > 0) {
            return;
        }
        long left = connections.isEmpty() ? 0 : quiet.toNanos() - (System.nanoTime() - lastRequest);
        if (left <= 0) {
            drained.tryComplete();
        } else if (!looksAgain) {
            looksAgain = true;
            vertx.setTimer(
                    Duration.ofNanos(left).toMillis() + 1,
                    _ -> {
                        looksAgain = false;
                        completeIfDrained();
                    });
        }
    }
}
