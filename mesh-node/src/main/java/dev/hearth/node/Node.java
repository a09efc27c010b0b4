package dev.hearth.node;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.AcceptanceSettings;
import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.acceptance.Copies;
import dev.hearth.acceptance.KeptLetters;
import dev.hearth.acceptance.LetterBounds;
import dev.hearth.acceptance.LetterClearing;
import dev.hearth.acceptance.TopicAcceptance;
import dev.hearth.admin.AdminApi;
import dev.hearth.admin.DeployRoutes;
import dev.hearth.admin.FunctionRoutes;
import dev.hearth.admin.InvokeRoute;
import dev.hearth.admin.NodeRoutes;
import dev.hearth.admin.Readiness;
import dev.hearth.board.WarmBoard;
import dev.hearth.catalogue.MeshCatalogue;
import dev.hearth.catalogue.PackageStore;
import dev.hearth.catalogue.Result;
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
import dev.hearth.manifest.PackageFiles;
import dev.hearth.python.PythonLanguage;
import dev.hearth.router.Admission;
import dev.hearth.router.Cancellation;
import dev.hearth.router.Pace;
import dev.hearth.router.Router;
import dev.hearth.router.Suppression;
import dev.hearth.router.SuppressionSettings;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.store.DurableState;
import dev.hearth.store.EventCopies;
import dev.hearth.store.StateSettings;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.trigger.http.Doorstep;
import dev.hearth.trigger.http.HttpGateway;
import dev.hearth.trigger.kafka.KafkaSettings;
import dev.hearth.trigger.timer.SlotFile;
import dev.hearth.wasm.WasmLanguage;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /// Where the functions come from that a node serves.
    private sealed interface Supply {

        /// From whoever starts the node, and from [#update].
        record Given(List<FunctionSpec> specs, OnBroken onBroken) implements Supply {}

        /// From the catalogue that all nodes share.
        record Shared(Manifest manifest, PackageStore store, List<FunctionSpec> known)
                implements Supply {}
    }

    /// How a node ended.
    public enum Closed {
        CLEAN,
        /// Something still ran when the drain timeout passed, or could not be closed.
        GAVE_UP
    }

    /// What closing waits for beyond the drain timeout, for what only has to be released.
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(10);

    /// How long no request comes on a connection before it is closed, where other nodes can carry
    /// one out: whoever is about to send one there is answered, and told to go elsewhere.
    private static final Duration QUIET = Duration.ofSeconds(1);

    /// What still runs after the drain is overdue.
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    private final NodeSettings settings;
    private final Cluster cluster;
    private final Doorstep doorstep;
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
    private final DrainRequests drains;
    private final WarmBoard board;
    private final Functions functions;
    private final SlotFile slots;
    private final SourceTriggers sources;
    private final Journal journal;
    private final DurableState values;
    private final KeptLetters letters;
    private final AsyncInvocations invocations;
    private final InvocationSearch search;
    private final ServedFunctions served;
    private final @Nullable MeshCatalogue shared;
    private final AdminApi admin;
    private volatile boolean listening;

    private Node(
            NodeSettings settings,
            Cluster cluster,
            Doorstep doorstep,
            KafkaAccess kafka,
            Journal journal,
            Supply supply) {
        this.settings = settings;
        this.doorstep = doorstep;
        this.journal = journal;
        this.cluster = cluster;
        this.vertx = cluster.vertx();
        this.self = cluster.self();
        this.kafka = kafka;
        var sandboxes = new SandboxMetrics(registry);
        var routes = new RouteMetrics(registry);
        client = new GrantedClient(vertx);
        values =
                new DurableState(
                        vertx,
                        cluster.entries(),
                        journal,
                        StateSettings.defaults(),
                        InstantSource.system());
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
                        new MeshClient(vertx, client, values, this::invoker));
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
        drains = new DrainRequests(vertx, self);
        functions = new Functions(vertx, graalvisor, catalogue);
        slots = new SlotFile(vertx, settings.data());
        letters = new KeptLetters(vertx, journal, LetterBounds.DEFAULT, deliveries);
        invocations =
                new AsyncInvocations(
                        journal,
                        copies(),
                        letters,
                        AcceptanceSettings.DEFAULT,
                        catalogue,
                        () -> invoker()::attempt,
                        this::invoker,
                        cancellation::cancel,
                        InstantSource.system(),
                        RandomGenerator.getDefault(),
                        deliveries);
        sources =
                new SourceTriggers(
                        vertx,
                        new SourceTriggerFactory(
                                vertx,
                                kafka,
                                this::invoker,
                                deliveries,
                                letters,
                                invocations,
                                slots,
                                new MeshSlots(cluster),
                                cancellation::cancel),
                        settings.drainTimeout());
        search =
                new InvocationSearch(
                        vertx,
                        self,
                        cluster::nodes,
                        invocations,
                        new TopicAcceptance(kafka.writer(), InstantSource.system()));
        served = new ServedFunctions(functions, catalogue, kafka, sources);
        shared =
                switch (supply) {
                    case Supply.Given _ -> null;
                    case Supply.Shared(var manifest, var store, _) ->
                            new MeshCatalogue(
                                    cluster,
                                    store,
                                    manifest.reader(),
                                    served,
                                    InstantSource.system());
                };
        admin =
                new AdminApi(
                        settings.admin(),
                        new InvokeRoute.Identity(self, InstantSource.system()),
                        new FunctionRoutes(
                                catalogue,
                                catalogue::find,
                                shared == null ? null : new DeployRoutes(shared)),
                        sources,
                        kafka::deadLetters,
                        new LetterClearing(vertx, letters, invocations),
                        this::readiness,
                        registry::scrape,
                        new NodeRoutes(
                                cluster::nodes,
                                new MembersJson(self, cluster::members, board, catalogue),
                                drains::ask),
                        this::invoker,
                        invocations,
                        search,
                        values);
    }

    /// Starts everything; when it returns, the node answers on all its triggers. What it serves is
    /// only what it is given.
    ///
    /// @param specs unique names
    /// @throws StartException what a person has to mend
    public static Node start(NodeSettings settings, List<FunctionSpec> specs, OnBroken onBroken) {
        return start(settings, new Supply.Given(specs, onBroken), specs);
    }

    /// The same, as one of the nodes that share a catalogue: what was deployed before is served,
    /// and what is new in the manifest is deployed on all nodes. Where nothing was deployed yet it
    /// waits until enough nodes are there to agree on it.
    ///
    /// @throws StartException what a person has to mend
    public static Node share(NodeSettings settings, Manifest manifest) {
        for (var function : manifest.functions()) {
            if (PackageFiles.isCode(settings.data(), function.bundle().root())) {
                throw StartException.dataInCode(settings.data(), function.name());
            }
        }
        PackageStore store;
        try {
            store = PackageStore.open(settings.data().resolve("catalogue"));
        } catch (IllegalStateException unusable) {
            throw StartException.because(unusable);
        }
        try {
            var known = new ArrayList<>(MeshCatalogue.onDisk(store, manifest.reader()));
            known.addAll(manifest.functions());
            return start(settings, new Supply.Shared(manifest, store, known), known);
        } catch (RuntimeException refused) {
            close(store);
            throw refused instanceof StartException known ? known : StartException.because(refused);
        }
    }

    private static Node start(NodeSettings settings, Supply supply, List<FunctionSpec> specs) {
        long since = System.nanoTime();
        var doorstep = new Doorstep();
        Cluster cluster;
        try {
            cluster = Cluster.join(settings.cluster(), doorstep::accepted);
        } catch (ClusterException refused) {
            throw StartException.because(refused);
        }
        var kafka = KafkaAccess.open(cluster.vertx(), settings, specs);
        var journal = journal(settings, cluster, kafka);
        var node = new Node(settings, cluster, doorstep, kafka, journal, supply);
        try {
            node.open(supply, specs, since);
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

    private static void close(PackageStore store) {
        try {
            store.close();
        } catch (IOException unclosed) {
            LOG.warn("the data folder stays locked until the process ends", unclosed);
        }
    }

    private void open(Supply supply, List<FunctionSpec> specs, long since) {
        slots.read();
        letters.open().await();
        vertx.deployVerticle(invocations).await();
        vertx.deployVerticle(admin).await();
        graalvisor.start(languages(specs)).await();
        kafka.opened().await();
        switch (supply) {
            case Supply.Given(var given, var onBroken) ->
                    functions.publish(usable(given, onBroken));
            case Supply.Shared(var manifest, _, _) -> serveShared(manifest);
        }
        values.open().await();
        router.listen().await();
        cancellation.listen().await();
        drains.listen().await();
        search.listen().await();
        listening = true;
        cluster.whenLeft(this::left);
        board.open().compose(_ -> board.tell()).await();
        served.open(routes ->
                HttpGateway.start(
                                vertx,
                                settings.http(),
                                self,
                                this::invoker,
                                routes,
                                deliveries,
                                search,
                                values,
                                doorstep)
                        .await());
        new TriggerGauges(registry).watch(vertx, sources);
        new AcceptanceGauges(registry, journal).watch(vertx, invocations, letters);
        state.updateAndGet(s -> s.to(NodeState.READY));
        LOG.info(
                "ready after {} ms with {} functions: http={} admin={} kafka={} cluster={}",
                Duration.ofNanos(System.nanoTime() - since).toMillis(),
                catalogue.functions().size(),
                httpPort(),
                admin.port(),
                kafka.settings().map(KafkaSettings::bootstrapServers).orElse("none"),
                cluster.address());
    }

    private void serveShared(Manifest manifest) {
        switch (requireNonNull(shared).open(manifest.documents())) {
            case Result.Done _, Result.Unchanged _ -> {}
            case Result.Refused(var problems) -> throw StartException.brokenFunctions(problems);
            case Result.Conflict(var detail) -> throw StartException.refused(detail);
            case Result.NoFunction(var detail) -> throw StartException.refused(detail);
            case Result.Unavailable(var detail) -> throw StartException.refused(detail);
        }
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
        served.serve(usable, Map.of());
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

    /// Completes when this node is asked to drain, through any node's admin API. Whoever runs it
    /// then closes it.
    public Future<Void> drainRequested() {
        return drains.asked();
    }

    private Future<Void> drain() {
        return board.tell()
                .transform(_ ->
                        Future.join(
                                served.drainSources(),
                                isSomebodyElseReady()
                                        ? handOver()
                                        : turnAway(settings.drainTimeout())))
                .transform(_ -> admission.drain());
    }

    private boolean isSomebodyElseReady() {
        return board.get().nodes().stream()
                .anyMatch(node -> node.isReady() && !node.id().equals(self));
    }

    /// The others carry out what still comes on open connections; nobody opens a further one.
    private Future<Void> handOver() {
        var half = settings.drainTimeout().dividedBy(2);
        return served.drainRequests(gateway ->
                        cluster.closePort(gateway.port())
                                .compose(_ -> gateway.drainConnections(QUIET))
                                .timeout(Math.max(1, half.toMillis()), TimeUnit.MILLISECONDS))
                .transform(_ -> turnAway(half));
    }

    private Future<Void> turnAway(Duration timeout) {
        var accepted =
                invocations.deploymentID() == null
                        ? Future.<Void>succeededFuture()
                        : invocations.drain(timeout);
        return Future.join(served.drainRequests(HttpGateway::drain), accepted).mapEmpty();
    }

    /// Until what it runs is cut off the others hear of this node, and it answers them: they know
    /// what became of what they sent here, and do not take it for lost.
    private Future<Void> release() {
        var catalogues = shared == null ? Future.<Void>succeededFuture() : shared.close();
        return catalogues
                .eventually(served::close)
                .eventually(cancellation::close)
                .eventually(drains::close)
                .eventually(search::close)
                .eventually(graalvisor::close)
                .eventually(router::close)
                .eventually(board::close)
                .eventually(client::close)
                .eventually(kafka::close)
                .eventually(values::close)
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
        return served.port();
    }

    public int adminPort() {
        return admin.port();
    }

    /// `HOST:PORT` that other nodes join.
    public String clusterAddress() {
        return cluster.address();
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

    private Copies copies() {
        if (settings.cluster().size() == 1) {
            return Copies.NONE;
        }
        var copies =
                new EventCopies(
                        vertx, cluster.accepted(), self, cluster::nodes, InstantSource.system());
        cluster.whenLeft(_ -> copies.left());
        return copies;
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
