package dev.hearth.trigger.http;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.invocation.Invoker;
import dev.hearth.state.State;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// The node's HTTP port: every request becomes an invocation and its outcome the answer. HTTP/1.1
/// and HTTP/2, on several event loops. All methods: any thread.
public final class HttpGateway {

    private final Vertx vertx;
    private final List<GatewayLoop> loops = new CopyOnWriteArrayList<>();
    private final RateLimiters rateLimiters = new RateLimiters();
    private volatile RouteTable routes;

    private HttpGateway(Vertx vertx, RouteTable routes) {
        this.vertx = vertx;
        this.routes = routes;
    }

    /// Listens; fails with one message that names the port if it cannot.
    ///
    /// @param node where answers say they come from when nothing ran
    /// @param invokers asked once on each event loop for the mesh as seen from there
    /// @param acceptance where the events of triggers with `mode: async` go
    /// @param state where it is kept what repeats of a request are answered
    /// @param doorstep what is told of every connection that this Vert.x accepts
    public static Future<HttpGateway> start(
            Vertx vertx,
            HttpSettings settings,
            NodeId node,
            Supplier<Invoker> invokers,
            RouteTable routes,
            HttpListener listener,
            Acceptance acceptance,
            State state,
            Doorstep doorstep) {
        var gateway = new HttpGateway(vertx, routes);
        int port = settings.port() == 0 ? anyFreePort() : settings.port();
        return IntStream.range(0, settings.eventLoops())
                .mapToObj(_ ->
                        new GatewayLoop(
                                settings,
                                port,
                                node,
                                invokers,
                                () -> gateway.routes,
                                gateway.rateLimiters,
                                listener,
                                acceptance,
                                state,
                                doorstep))
                .reduce(
                        Future.<Void>succeededFuture(),
                        (before, loop) -> before.compose(_ -> gateway.deploy(loop)),
                        (first, second) -> first.compose(_ -> second))
                .map(gateway)
                .recover(failure ->
                        gateway.close()
                                .transform(_ -> Future.failedFuture(named(settings, failure))));
    }

    /// A negative port tells Vert.x that the servers which name the same one share any free port;
    /// two gateways must not, so each has a number of its own.
    private static int anyFreePort() {
        return -1 - ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }

    /// What it listens on, also when the settings ask for any free port.
    public int port() {
        return loops.getFirst().port();
    }

    /// Every request whose head arrives from now on is routed by these.
    public void update(RouteTable routes) {
        this.routes = routes;
        rateLimiters.retain(routes.rateLimits());
    }

    /// New requests are answered 503 with `retry-after` and `connection: close`; completes when
    /// those that came before have their answers. Unbounded: the caller sets the bound.
    public Future<Void> drain() {
        return drain(loop -> loop.drain(Duration.ZERO));
    }

    /// For a port that nobody can connect to any more: requests on connections that are there are
    /// carried out still, and each answer closes its connection. Completes when no connection is
    /// left, or nothing came on those that are for this long. Unbounded: the caller sets the bound.
    ///
    /// @param quiet longer than 0
    public Future<Void> drainConnections(Duration quiet) {
        return drain(loop -> loop.drain(quiet));
    }

    private Future<Void> drain(Function<GatewayLoop, Future<Void>> drain) {
        return Future.join(loops.stream().map(drain).toList()).mapEmpty();
    }

    /// Closes the port and all connections, answered or not: [#drain] goes before.
    public Future<Void> close() {
        var closing = loops.stream().map(loop -> vertx.undeploy(loop.deploymentID())).toList();
        return Future.join(closing).mapEmpty();
    }

    private Future<Void> deploy(GatewayLoop loop) {
        return vertx.deployVerticle(loop).onSuccess(_ -> loops.add(loop)).mapEmpty();
    }

    private static Throwable named(HttpSettings settings, Throwable failure) {
        var address = settings.host() + ":" + settings.port();
        return failure instanceof BindException
                ? new IllegalStateException(
                        "HTTP port %d cannot be opened on %s (%s): is another program listening there?"
                                .formatted(settings.port(), settings.host(), failure.getMessage()),
                        failure)
                : new IllegalStateException(
                        "cannot listen on %s: %s".formatted(address, failure.getMessage()),
                        failure);
    }
}
