package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.acceptance.LetterClearing;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invoker;
import dev.hearth.state.State;
import dev.hearth.trigger.kafka.DeadLetterTopics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operator's side of a node, on a port of its own. Routes and codes are those of
/// `docs/operating.md`.
public final class AdminApi extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /// A connection on which nothing goes on is closed at the second look at it.
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final AdminSettings settings;
    private final FunctionRoutes functions;
    private final Catalogue catalogue;
    private final Triggers triggers;
    private final KeptLetterRoutes keptLetters;
    private final DeadLetterRoutes deadLetters;
    private final Supplier<Readiness> readiness;
    private final Supplier<String> metrics;
    private final NodeRoutes nodes;
    private final Supplier<Invoker> invokers;
    private final InvokeRoute.Identity identity;
    private final AsyncInvocations invocations;
    private final Acceptance search;
    private final State state;
    private final Progress progress = new Progress();
    private @Nullable HttpServer server;

    /// @param deadLetters absent where the node has no Kafka
    /// @param metrics the metrics in Prometheus' text format
    /// @param invokers asked on this verticle's event loop
    /// @param state keeps the answers of requests that may be repeated
    public AdminApi(
            AdminSettings settings,
            InvokeRoute.Identity identity,
            FunctionRoutes functions,
            Triggers triggers,
            Supplier<Optional<DeadLetterTopics>> deadLetters,
            LetterClearing keptLetters,
            Supplier<Readiness> readiness,
            Supplier<String> metrics,
            NodeRoutes nodes,
            Supplier<Invoker> invokers,
            AsyncInvocations invocations,
            Acceptance search,
            State state) {
        this.settings = settings;
        this.identity = identity;
        this.functions = functions;
        this.catalogue = functions.catalogue();
        this.triggers = triggers;
        this.keptLetters = new KeptLetterRoutes(catalogue, keptLetters);
        this.deadLetters = new DeadLetterRoutes(catalogue, deadLetters, this.keptLetters);
        this.readiness = readiness;
        this.metrics = metrics;
        this.nodes = nodes;
        this.invokers = invokers;
        this.invocations = invocations;
        this.search = search;
        this.state = state;
    }

    @Override
    public Future<?> start() {
        var options =
                new HttpServerOptions()
                        .setHost(settings.host())
                        .setPort(settings.port())
                        // With it nobody is told of a connection before its first request.
                        .setHttp2ClearTextEnabled(false);
        var routes = routes();
        vertx.setPeriodic(LOOK.toMillis(), _ -> closeStuck());
        return vertx.createHttpServer(options)
                .connectionHandler(this::connected)
                .requestHandler(request -> {
                    progress.asked(request);
                    routes.handle(request);
                })
                .listen()
                .onSuccess(listening -> server = listening)
                .recover(this::named);
    }

    private void connected(HttpConnection connection) {
        progress.opened(connection);
        connection.closeHandler(_ -> progress.closed(connection));
        connection.exceptionHandler(broken -> LOG.debug("A connection is broken", broken));
    }

    private void closeStuck() {
        for (var connection : progress.look()) {
            connection.close().onFailure(gone -> LOG.debug("A client went away", gone));
        }
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.close();
    }

    /// What it listens on, also when the settings ask for any free port.
    public int port() {
        if (server == null) {
            throw new IllegalStateException("the admin API is not started");
        }
        return server.actualPort();
    }

    private Future<HttpServer> named(Throwable failure) {
        return Future.failedFuture(
                new IllegalStateException(
                        "admin port %d cannot be opened on %s (%s): is another program listening there?"
                                .formatted(settings.port(), settings.host(), failure.getMessage()),
                        failure));
    }

    private Router routes() {
        var router = Router.router(vertx);
        router.get("/livez").handler(this::live);
        router.get("/readyz").handler(this::ready);
        router.get("/healthz").handler(this::ready);
        var token = settings.token();
        if (token != null) {
            router.route().handler(new TokenGate(token));
        }
        router.get("/metrics").handler(this::scrape);
        functions.on(router, identity, invokers.get(), search, state);
        new InvocationRoutes(identity.node(), invocations, search).on(router);
        router.get("/v1/triggers").handler(this::triggers);
        router.post("/v1/triggers/:name/pause")
                .handler(context -> change(context, SourceTrigger::pause));
        router.post("/v1/triggers/:name/resume")
                .handler(context -> change(context, SourceTrigger::resume));
        keptLetters.on(router);
        deadLetters.on(router);
        nodes.on(router);
        router.errorHandler(400, context -> Problems.undecodable(context));
        router.errorHandler(404, context -> Problems.noRoute(context));
        router.errorHandler(405, context -> Problems.wrongMethod(context));
        router.errorHandler(500, context -> Problems.broken(context));
        return router;
    }

    private void live(RoutingContext context) {
        context.json(new JsonObject().put("status", "live"));
    }

    private void ready(RoutingContext context) {
        switch (readiness.get()) {
            case Readiness.Ready _ -> context.json(new JsonObject().put("status", "ready"));
            case Readiness.NotReady(var reason) -> {
                context.response().setStatusCode(503);
                context.json(new JsonObject().put("status", "not ready").put("reason", reason));
            }
        }
    }

    private void scrape(RoutingContext context) {
        context.response().putHeader("content-type", PROMETHEUS_TEXT).end(metrics.get());
    }

    private void triggers(RoutingContext context) {
        var rows = new ArrayList<Future<JsonObject>>();
        for (var spec : catalogue.functions()) {
            spec.triggers().forEach(trigger -> row(spec, trigger).ifPresent(rows::add));
        }
        Future.all(rows)
                .map(all -> new JsonArray(List.copyOf(all.<JsonObject>list())))
                .onSuccess(context::json)
                .onFailure(context::fail);
    }

    private Optional<Future<JsonObject>> row(FunctionSpec spec, Trigger trigger) {
        if (trigger instanceof Trigger.Http http && http.acceptedTopic().isEmpty()) {
            return Optional.of(
                    Future.succeededFuture(TriggerJson.of(spec, http, invocations.durability())));
        }
        return triggers.find(spec.name(), trigger.name())
                .map(running ->
                        running.status().map(status -> TriggerJson.of(spec, trigger, status)));
    }

    private void change(RoutingContext context, Function<SourceTrigger, Future<Void>> change) {
        var name = requireNonNull(context.pathParam("name"));
        switch (TriggerName.find(name, catalogue)) {
            case TriggerName.Found.One(var function, var trigger) ->
                    triggers.find(function, trigger)
                            .map(change)
                            .orElseGet(() -> Future.failedFuture(name + " does not run here"))
                            .onSuccess(_ -> context.response().setStatusCode(204).end())
                            .onFailure(context::fail);
            case TriggerName.Found.None(var others) -> Problems.noTrigger(context, name, others);
            case TriggerName.Found.Several(var names) ->
                    Problems.severalTriggers(context, name, names);
        }
    }
}
