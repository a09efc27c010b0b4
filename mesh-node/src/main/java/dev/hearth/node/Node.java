package dev.hearth.node;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.AcceptanceSettings;
import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.admin.AdminApi;
import dev.hearth.admin.InvokeRoute;
import dev.hearth.admin.Readiness;
import dev.hearth.board.WarmBoard;
import dev.hearth.cluster.Cluster;
import dev.hearth.cluster.ClusterException;
import dev.hearth.delivery.Outputs;
import dev.hearth.egress.GrantedClient;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.InvocationId;
import dev.hearth.java.JavaLanguage;
import dev.hearth.javascript.JavaScript;
import dev.hearth.journal.Journal;
import dev.hearth.journal.JournalException;
import dev.hearth.journal.JournalSettings;
import dev.hearth.python.PythonLanguage;
import dev.hearth.router.Admission;
import dev.hearth.router.Cancellation;
import dev.hearth.router.Pace;
import dev.hearth.router.Router;
import dev.hearth.router.Suppression;
import dev.hearth.router.SuppressionSettings;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.trigger.http.HttpGateway;
import dev.hearth.trigger.http.RouteTable;
import dev.hearth.trigger.kafka.KafkaSettings;
import dev.hearth.trigger.timer.SlotFile;
import dev.hearth.wasm.WasmLanguage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One running node: every object it is made of, and the order they start and stop in.
///
/// [#start], [#update] and [#close] block, and are called by one thread at a time, never by an
/// event loop.
public final class Node {

    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    /// What a function that cannot be loaded does to the others.
    public enum OnBroken {
        /// The node does not start.
        REFUSE,
        /// It is left out, and the log says why.
        SKIP
    }

    /// How a node ended.
    public enum Closed {
        CLEAN,
        /// Something still ran when the drain timeout passed, or could not be closed.
        GAVE_UP
    }

    /// What closing waits for beyond the drain timeout, for what only has to be released.
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(10);

    /// What still runs after the drain is overdue.
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    private final NodeSettings settings;
    private final Cluster cluster;
    private final Vertx vertx;
    private final NodeId self;
    private final KafkaAccess kafka;
    private final NodeCatalogue catalogue = new NodeCatalogue();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DeliveryMetrics deliveries = new DeliveryMetrics(registry);
    private final MeasuredInvoker.Meters meters = new MeasuredInvoker.Meters(registry);
    private final AtomicReference<NodeState> state = new AtomicReference<>(NodeState.STARTING);
    private final GrantedClient client;
    private final Graalvisor graalvisor;
    private final Admission admission;
    private final Router router;
    private final Cancellation cancellation;
    private final WarmBoard board;
    private final Functions functions;
    private final SlotFile slots;
    private final SourceTriggers sources;
    private final Journal journal;
    private final AsyncInvocations invocations;
    private final AdminApi admin;
    private volatile boolean listening;
    private @Nullable HttpGateway gateway;

    private Node(NodeSettings settings, Cluster cluster, KafkaAccess kafka, Journal journal) {
        this.settings = settings;
        this.journal = journal;
        this.cluster = cluster;
        this.vertx = cluster.vertx();
        this.self = cluster.self();
        this.kafka = kafka;
        var sandboxes = new SandboxMetrics(registry);
        var routes = new RouteMetrics(registry);
        client = new GrantedClient(vertx);
        graalvisor =
                new Graalvisor(
                        vertx,
                        self,
                        settings.graalvisor().withDrainTimeout(LAST_CHANCE),
                        List.of(
                                new JavaScript(),
                                new PythonLanguage(),
                                new JavaLanguage(),
                                new WasmLanguage()),
                        sandboxes,
                        new GuestLogLines(),
                        new MeshClient(vertx, client, this::invoker));
        var snapshots = new SharedSnapshot(graalvisor::snapshot, System::nanoTime);
        sandboxes.observe(snapshots);
        admission = new Admission(vertx, catalogue, graalvisor, settings.admission(), routes);
        var pace = new Pace(admission, settings.graalvisor().threads().permits());
        board =
                new WarmBoard(
                        vertx,
                        self,
                        new Standings(
                                snapshots,
                                pace::perInvocation,
                                admission::inFlight,
                                this::placeability),
                        new BoardMetrics(registry));
        var once = new Suppression(catalogue, pace, SuppressionSettings.DEFAULT, routes);
        router = new Router(vertx, self, catalogue, board, once, routes);
        cancellation = new Cancellation(vertx, this::cancelHere);
        functions = new Functions(vertx, graalvisor, catalogue);
        slots = new SlotFile(vertx, settings.data());
        sources =
                new SourceTriggers(
                        vertx,
                        new SourceTriggerFactory(
                                vertx,
                                kafka,
                                this::invoker,
                                deliveries,
                                slots,
                                cancellation::cancel),
                        settings.drainTimeout());
        invocations =
                new AsyncInvocations(
                        journal,
                        AcceptanceSettings.DEFAULT,
                        catalogue,
                        this::invoker,
                        cancellation::cancel,
                        InstantSource.system(),
                        RandomGenerator.getDefault(),
                        deliveries);
        admin =
                new AdminApi(
                        settings.admin(),
                        new InvokeRoute.Identity(self, InstantSource.system()),
                        catalogue,
                        sources,
                        kafka::deadLetters,
                        this::readiness,
                        registry::scrape,
                        new MembersJson(self, cluster.address(), cluster::nodes, board, catalogue),
                        this::invoker,
                        invocations);
    }

    /// Starts everything; when it returns, the node answers on all its triggers.
    ///
    /// @param specs unique names
    /// @throws StartException what a person has to mend
    public static Node start(NodeSettings settings, List<FunctionSpec> specs, OnBroken onBroken) {
        long since = System.nanoTime();
        Cluster cluster;
        try {
            cluster = Cluster.join(settings.cluster());
        } catch (ClusterException refused) {
            throw StartException.because(refused);
        }
        var kafka = KafkaAccess.open(cluster.vertx(), settings, specs);
        var journal = journal(settings, cluster, kafka);
        var node = new Node(settings, cluster, kafka, journal);
        try {
            node.open(specs, onBroken, since);
            return node;
        } catch (RuntimeException refused) {
            var _ = node.close();
            throw refused instanceof StartException known ? known : StartException.because(refused);
        }
    }

    private static Journal journal(NodeSettings settings, Cluster cluster, KafkaAccess kafka) {
        try {
            return Journal.open(
                    cluster.vertx(), settings.data().resolve("journal"), JournalSettings.DEFAULT);
        } catch (JournalException refused) {
            var _ = within(RELEASE_TIMEOUT, () -> kafka.close().eventually(cluster::close));
            throw StartException.because(refused);
        }
    }

    private void open(List<FunctionSpec> specs, OnBroken onBroken, long since) {
        slots.read();
        vertx.deployVerticle(invocations).await();
        vertx.deployVerticle(admin).await();
        graalvisor.start(languages(specs)).await();
        kafka.opened().await();
        var usable = usable(specs, onBroken);
        functions.publish(usable);
        router.listen().await();
        cancellation.listen().await();
        listening = true;
        cluster.whenLeft(this::left);
        board.open().compose(_ -> board.tell()).await();
        gateway =
                HttpGateway.start(
                                vertx,
                                settings.http(),
                                self,
                                this::invoker,
                                RouteTable.of(usable),
                                deliveries,
                                invocations)
                        .await();
        sources.reconcile(usable).await();
        new TriggerGauges(registry).watch(vertx, sources);
        new AcceptanceGauges(registry, journal).watch(vertx, invocations);
        state.updateAndGet(s -> s.to(NodeState.READY));
        LOG.info(
                "ready after {} ms with {} functions: http={} admin={} kafka={}",
                Duration.ofNanos(System.nanoTime() - since).toMillis(),
                usable.size(),
                gateway.port(),
                admin.port(),
                kafka.settings().map(KafkaSettings::bootstrapServers).orElse("none"));
    }

    /// Serves these functions from now on: what changed is swapped once it is loaded, and requests
    /// in flight end on the version they began with. What cannot be loaded stays as it was.
    ///
    /// @throws StartException topics are named for the first time and the node has no broker;
    ///   nothing was changed
    public void update(List<FunctionSpec> specs) {
        kafka.provide(specs).await();
        var broken = functions.load(specs);
        broken.forEach(one -> LOG.error("not swapped: {}", one.problem()));
        var usable = new ArrayList<FunctionSpec>();
        for (var spec : specs) {
            if (broken.stream().noneMatch(one -> one.spec().equals(spec))) {
                usable.add(spec);
            } else {
                catalogue.function(spec.name()).ifPresent(usable::add);
            }
        }
        requireNonNull(gateway).update(RouteTable.of(usable));
        functions.publish(usable);
        sources.reconcile(usable).await();
        LOG.info("serving {} functions", usable.size());
    }

    /// Closes in order: takes nothing new, finishes what runs, settles, releases. Ends a few
    /// seconds after the drain timeout at the latest, whatever guests do.
    public Closed close() {
        state.updateAndGet(s -> s.to(NodeState.DRAINING));
        LOG.info("draining for up to {} s", settings.drainTimeout().toSeconds());
        boolean clean = within(settings.drainTimeout().plusSeconds(1), this::drain);
        clean &= within(RELEASE_TIMEOUT, this::release);
        state.updateAndGet(s -> s.to(NodeState.STOPPED));
        clean &= within(RELEASE_TIMEOUT, cluster::close);
        LOG.info(clean ? "stopped" : "stopped, and something was given up");
        return clean ? Closed.CLEAN : Closed.GAVE_UP;
    }

    private Future<Void> drain() {
        var told = board.tell();
        var gateways = gateway == null ? Future.<Void>succeededFuture() : gateway.drain();
        var accepted =
                invocations.deploymentID() == null
                        ? Future.<Void>succeededFuture()
                        : invocations.drain(settings.drainTimeout());
        return Future.join(told, gateways, sources.drain(), accepted)
                .transform(_ -> admission.drain());
    }

    private Future<Void> release() {
        var closing = gateway == null ? Future.<Void>succeededFuture() : gateway.close();
        return closing.eventually(board::close)
                .eventually(router::close)
                .eventually(cancellation::close)
                .eventually(graalvisor::close)
                .eventually(client::close)
                .eventually(kafka::close)
                .eventually(journal::close);
    }

    private static boolean within(Duration timeout, Supplier<Future<Void>> step) {
        try {
            step.get().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).await();
            return true;
        } catch (Exception incomplete) { // Whatever it is, the node goes on closing.
            LOG.warn("while closing: {}", incomplete.getMessage());
            return false;
        }
    }

    public int httpPort() {
        return requireNonNull(gateway).port();
    }

    public int adminPort() {
        return admin.port();
    }

    /// Absent when the node has no Kafka.
    public Optional<String> bootstrapServers() {
        return kafka.settings().map(KafkaSettings::bootstrapServers);
    }

    private List<FunctionSpec> usable(List<FunctionSpec> specs, OnBroken onBroken) {
        var broken = functions.load(specs);
        if (broken.isEmpty()) {
            return specs;
        }
        return switch (onBroken) {
            case REFUSE ->
                    throw StartException.brokenFunctions(
                            broken.stream().map(Functions.Broken::problem).toList());
            case SKIP -> {
                broken.forEach(one -> LOG.error("left out: {}", one.problem()));
                yield specs.stream()
                        .filter(spec -> broken.stream().noneMatch(one -> one.spec().equals(spec)))
                        .toList();
            }
        };
    }

    private static Set<Language> languages(List<FunctionSpec> specs) {
        return specs.stream().map(FunctionSpec::language).collect(Collectors.toSet());
    }

    /// For the event loop it is asked on.
    private Outputs invoker() {
        var attempts = new FailureLog(new MeasuredInvoker(router.onThisLoop(), meters));
        return new Outputs(
                attempts,
                catalogue,
                kafka.writer(),
                new Webhooks(client),
                wait -> vertx.timer(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS).mapEmpty(),
                RandomGenerator.getDefault(),
                deliveries);
    }

    private void left(NodeId node) {
        LOG.info("node {} has left", node);
        board.left(node);
        router.left(node);
    }

    private void cancelHere(InvocationId invocation) {
        router.cancel(invocation);
        admission.cancel(invocation);
        graalvisor.cancel(invocation);
    }

    private boolean isAtLeast(NodeState other) {
        return state.get().compareTo(other) >= 0;
    }

    private MeshNode.State placeability() {
        if (isAtLeast(NodeState.DRAINING)) {
            return MeshNode.State.DRAINING;
        }
        return listening ? MeshNode.State.READY : MeshNode.State.JOINING;
    }

    private Readiness readiness() {
        return graalvisor
                .problem()
                .<Readiness>map(Readiness.NotReady::new)
                .orElseGet(() -> state.get().readiness());
    }
}
