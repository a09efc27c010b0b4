package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.board.BoardListener;
import dev.hearth.board.Condition;
import dev.hearth.board.Standing;
import dev.hearth.board.WarmBoard;
import dev.hearth.cluster.Cluster;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.javascript.JavaScript;
import dev.hearth.router.Cancellation;
import dev.hearth.router.Detour;
import dev.hearth.router.Route;
import dev.hearth.router.Router;
import dev.hearth.router.RouterListener;
import dev.hearth.router.Suppression;
import dev.hearth.router.SuppressionSettings;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Two members of a real cluster: what one has placed on the other is carried out there, or goes on
/// where that may be.
@Timeout(60)
final class TwoNodesTest {

    private static final FunctionId ECHO = new FunctionId(new FunctionName("echo"), "1");
    private static final byte[] NOT_UTF8 = {(byte) 0xff, 0, (byte) 0xfe, '"'};
    private static final Duration HOP = Duration.ofNanos(100_000);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Origin KAFKA =
            new Origin.Kafka("orders", 1, 7, "k", Map.of("h", "v"), Instant.EPOCH);
    private static final Origin HTTP = new Origin.Http("POST", "/", Map.of(), Map.of(), Map.of());

    private final AtomicReference<Invocation> received = new AtomicReference<>();
    private final AtomicReference<Topology> nearView = new AtomicReference<>();
    private final Recorded recorded = new Recorded();
    private Cluster near;
    private Cluster far;

    @BeforeEach
    void join() {
        var settings =
                new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1);
        near = Cluster.join(settings);
        far = Cluster.join(settings.withJoin(List.of(near.address())));
        nearView.set(view(near.self(), HOP));
    }

    @AfterEach
    void leave() {
        far.close().await();
        near.close().await();
    }

    @Test
    void anInvocationIsCarriedOutWhereItIsWarmAndItsBytesStayBytes() {
        farRouter(this::echo);
        var invoker = nearRouter(TwoNodesTest::refuseToRun).onThisLoop();
        var sent = invocation(KAFKA, LONG);

        var outcome = (Outcome.Returned) invoker.invoke(sent).await();

        var payload = ((Result.Value) outcome.result()).payload();
        assertThat(payload.bytes().getBytes()).isEqualTo(NOT_UTF8);
        assertThat(outcome.execution().node()).isEqualTo(far.self());
        assertThat(outcome.execution().timings().route()).isPositive();
        assertThat(received.get().withDeadline(sent.deadline())).isEqualTo(sent);
        assertThat(recorded.routed).containsExactly(Route.Kind.REMOTE_WARM);
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnreachable() {
        farRouter(_ -> Future.future(_ -> {}));
        var invoker = nearRouter(TwoNodesTest::refuseToRun).onThisLoop();
        assertThat(invoker.invoke(invocation(KAFKA, Duration.ofMillis(50))).await())
                .isInstanceOf(Outcome.Unreachable.class);
    }

    @Test
    void theDeadlineIsEarlierByTheHop() {
        farRouter(this::echo);
        var hop = Duration.ofSeconds(20);
        var alone = new Holding(far.self(), new SandboxCount(1, 0));
        nearView.set(
                new Topology(near.self(), List.of(node(far.self(), hop)), _ -> List.of(alone)));
        var sent = invocation(KAFKA, LONG);
        var _ = nearRouter(TwoNodesTest::refuseToRun).onThisLoop().invoke(sent).await();
        // Both nodes are in one process, so they have one clock.
        assertThat(received.get().deadline().nanoTime())
                .isLessThan(sent.deadline().nanoTime() - hop.toNanos() / 2);
    }

    @Test
    void whoeverReceivesItDoesNotSendItOn() {
        var nearRan = new AtomicInteger();
        var nearRouter =
                nearRouter(_ -> {
                    nearRan.incrementAndGet();
                    return Future.failedFuture("not here");
                });
        nearRouter.listen().await();
        // By this view of its own the far node would place it on the near one.
        router(far, () -> view(far.self(), near.self(), HOP), this::echo).listen().await();
        assertThat(nearRouter.onThisLoop().invoke(invocation(KAFKA, LONG)).await())
                .isInstanceOf(Outcome.Returned.class);
        assertThat(nearRan).hasValue(0);
    }

    @Test
    void whatALostNodeHadGoesOnToAnother() {
        var arrived = farThatNeverAnswers();
        var router = nearRouter(this::echo);
        var outcome = router.onThisLoop().invoke(invocation(KAFKA, LONG));
        arrived.await();
        router.left(far.self());
        assertThat(outcome.await()).isInstanceOf(Outcome.Returned.class);
        assertThat(recorded.rerouted).containsExactly(Detour.LOST);
        assertThat(recorded.routed).containsExactly(Route.Kind.LOCAL_WARM);
    }

    @Test
    void aRequestThatALostNodeHadIsNotRunAgain() {
        var arrived = farThatNeverAnswers();
        var router = nearRouter(TwoNodesTest::refuseToRun);
        var outcome = router.onThisLoop().invoke(invocation(HTTP, LONG));
        arrived.await();
        router.left(far.self());
        assertThat(outcome.await()).isInstanceOf(Outcome.Unreachable.class);
        assertThat(recorded.rerouted).isEmpty();
    }

    @Test
    void whatWasCancelledOnALostNodeIsNotRunAgain() {
        var arrived = farThatNeverAnswers();
        var router = nearRouter(TwoNodesTest::refuseToRun);
        var sent = invocation(KAFKA, LONG);
        var outcome = router.onThisLoop().invoke(sent);
        arrived.await();
        router.cancel(sent.id());
        router.left(far.self());
        assertThat(outcome.await()).isEqualTo(new Outcome.Cancelled());
    }

    @Test
    void whatASilentNodeHadGoesOnToAnother() {
        var arrived = farThatNeverAnswers();
        var router = nearRouter(this::echo);
        router.listen().await();
        var outcome = router.onThisLoop().invoke(invocation(KAFKA, LONG));
        arrived.await();
        nearView.set(
                new Topology(
                        near.self(), List.of(node(near.self(), Duration.ZERO)), _ -> List.of()));
        assertThat(outcome.await()).isInstanceOf(Outcome.Returned.class);
        assertThat(recorded.rerouted).containsExactly(Detour.LOST);
    }

    @Test
    void anInvocationWhoseReplyIsLostRunsOnceAndHasItsFirstOutcome() {
        var runs = new AtomicInteger();
        Invoker counting =
                invocation -> {
                    runs.incrementAndGet();
                    return echo(invocation);
                };
        farRouter(new Suppression(catalogue(), counting, SuppressionSettings.DEFAULT, recorded));
        var lost = new AtomicBoolean();
        far.vertx()
                .eventBus()
                .addOutboundInterceptor(context -> {
                    boolean isReply = context.body() instanceof Outcome;
                    if (!isReply || !lost.compareAndSet(false, true)) {
                        context.next();
                    }
                });
        var router = nearRouter(TwoNodesTest::refuseToRun);
        router.listen().await();
        assertThat(router.onThisLoop().invoke(invocation(KAFKA, LONG)).await())
                .isInstanceOf(Outcome.Returned.class);
        assertThat(lost).isTrue();
        assertThat(runs).hasValue(1);
        assertThat(recorded.suppressed).hasValue(1);
    }

    @Test
    void whereNobodyListensItGoesOnWhateverItIs() {
        var router = nearRouter(this::echo);
        assertThat(router.onThisLoop().invoke(invocation(HTTP, LONG)).await())
                .isInstanceOf(Outcome.Returned.class);
        assertThat(recorded.rerouted).containsExactly(Detour.NOT_DELIVERED);
    }

    @Test
    void whatADrainingNodeRefusesGoesOn() {
        var refused =
                new Outcome.Rejected(
                        Outcome.Rejected.Reason.NODE_DRAINING, "draining", Duration.ofSeconds(1));
        farRouter(_ -> Future.succeededFuture(refused));
        var router = nearRouter(this::echo);
        assertThat(router.onThisLoop().invoke(invocation(HTTP, LONG)).await())
                .isInstanceOf(Outcome.Returned.class);
        assertThat(recorded.rerouted).containsExactly(Detour.REFUSED);
    }

    @Test
    void cancellingEndsAGuestOnTheOtherNode(@TempDir Path folder) throws IOException {
        Promise<Void> begun = Promise.promise();
        var graalvisor = farThatNeverEnds(folder, begun);
        var farCancellation = new Cancellation(far.vertx(), graalvisor::cancel);
        farCancellation.listen().await();
        var sent = invocation(KAFKA, LONG);
        var outcome = nearRouter(TwoNodesTest::refuseToRun).onThisLoop().invoke(sent);
        begun.future().await();

        new Cancellation(near.vertx(), _ -> {}).cancel(sent.id());

        assertThat(outcome.await()).isEqualTo(new Outcome.Cancelled());
        farCancellation.close().await();
        graalvisor.close().await();
    }

    @ParameterizedTest
    @MethodSource("origins")
    void whatAClosingNodeCutsOffIsSaidToBeSo(Origin origin, @TempDir Path folder)
            throws IOException {
        Promise<Void> begun = Promise.promise();
        var graalvisor = farThatNeverEnds(folder, begun);
        var outcome =
                nearRouter(TwoNodesTest::refuseToRun).onThisLoop().invoke(invocation(origin, LONG));
        begun.future().await();

        graalvisor.close().await();

        assertThat(outcome.await())
                .isEqualTo(new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE));
        assertThat(recorded.rerouted).isEmpty();
    }

    static Stream<Origin> origins() {
        return Stream.of(KAFKA, HTTP);
    }

    @Test
    void aNodeThatLeavesTheClusterIsNotPlacedOnAnyMore() {
        var nearBoard = board(near);
        var farBoard = board(far);
        near.whenLeft(nearBoard::left);
        nearBoard.open().await();
        farBoard.open().await();
        var gone = far.self();
        while (nearBoard.get().find(gone) == null || farBoard.get().find(near.self()) == null) {
            Thread.onSpinWait();
        }
        far.close().await();
        while (nearBoard.get().find(gone) != null) {
            Thread.onSpinWait();
        }
        nearBoard.close().await();
    }

    private static WarmBoard board(Cluster cluster) {
        var standing = new Standing(new Condition(MeshNode.State.READY, NodeLoad.IDLE), Map.of());
        return new WarmBoard(cluster.vertx(), cluster.self(), () -> standing, new Unheard());
    }

    private Future<Void> farThatNeverAnswers() {
        Promise<Void> arrived = Promise.promise();
        farRouter(_ -> {
            arrived.complete();
            return Future.future(_ -> {});
        });
        return arrived.future();
    }

    /// @param begun completes when the function runs
    private Graalvisor farThatNeverEnds(Path folder, Promise<Void> begun) throws IOException {
        Files.writeString(
                folder.resolve("echo.mjs"),
                "export function handler() { console.log('begun'); while (true) {} }");
        var graalvisor =
                new Graalvisor(
                        far.vertx(),
                        far.self(),
                        GraalvisorSettings.defaults()
                                .withLanguages(Map.of(Language.JS, new Pooling(1, 10)))
                                .withDrainTimeout(Duration.ofMillis(100)),
                        List.of(new JavaScript()),
                        SandboxListener.NONE,
                        (_, _, _, _) -> begun.tryComplete(),
                        HostClient.NONE);
        graalvisor.start(Set.of(Language.JS)).await();
        graalvisor.deploy(echoIn(folder)).await();
        farRouter(graalvisor);
        return graalvisor;
    }

    private static Future<Outcome> refuseToRun(Invocation invocation) {
        return Future.failedFuture("not here");
    }

    private Future<Outcome> echo(Invocation invocation) {
        received.set(invocation);
        var data = invocation.event().cloudEvent().getData();
        var execution =
                new Execution(
                        far.self(),
                        Execution.Launch.WARM,
                        Duration.ZERO,
                        0,
                        new Execution.Timings(
                                Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
        return Future.succeededFuture(
                new Outcome.Returned(new Result.Value(Payload.binary(data.toBytes())), execution));
    }

    private void farRouter(Invoker executor) {
        router(far, () -> view(far.self(), HOP), executor).listen().await();
    }

    private Router nearRouter(Invoker executor) {
        return router(near, nearView::get, executor);
    }

    private Router router(Cluster cluster, Supplier<Topology> topology, Invoker executor) {
        return new Router(
                cluster.vertx(), cluster.self(), catalogue(), topology, executor, recorded);
    }

    private static NodeCatalogue catalogue() {
        var catalogue = new NodeCatalogue();
        catalogue.replace(List.of(echoIn(Path.of("echo"))));
        return catalogue;
    }

    private static FunctionSpec echoIn(Path folder) {
        return FunctionSpec.of(
                ECHO, Language.JS, Handler.parse("echo.mjs"), new Bundle(folder, "0"));
    }

    private Topology view(NodeId self, Duration hop) {
        return view(self, far.self(), hop);
    }

    private Topology view(NodeId self, NodeId warm, Duration hop) {
        List<MeshNode> nodes = new ArrayList<>();
        for (var id : List.of(near.self(), far.self())) {
            nodes.add(node(id, id.equals(self) ? Duration.ZERO : hop));
        }
        var holding = List.of(new Holding(warm, new SandboxCount(1, 0)));
        return new Topology(self, nodes, _ -> holding);
    }

    private static MeshNode node(NodeId id, Duration hop) {
        var load =
                new NodeLoad(
                        Duration.ZERO,
                        Duration.ZERO,
                        1,
                        0,
                        Map.of(Language.JS, Duration.ofMillis(1)));
        return new MeshNode(id, MeshNode.State.READY, load, hop, 1);
    }

    private static Invocation invocation(Origin origin, Duration timeout) {
        var event =
                CloudEventBuilder.v1()
                        .withId("e1")
                        .withSource(URI.create("/kafka/orders"))
                        .withType("test")
                        .withExtension("partitionkey", "k")
                        .withData("application/octet-stream", NOT_UTF8)
                        .build();
        return Invocation.once(ECHO, "orders", new Event(event, origin), Deadline.after(timeout));
    }

    private static final class Unheard implements BoardListener {
        @Override
        public void sent(int bytes) {}

        @Override
        public void received(int bytes) {}

        @Override
        public void asked() {}
    }

    private static final class Recorded implements RouterListener {

        private final List<Route.Kind> routed = new CopyOnWriteArrayList<>();
        private final List<Detour> rerouted = new CopyOnWriteArrayList<>();
        private final AtomicInteger suppressed = new AtomicInteger();

        @Override
        public void routed(FunctionId function, Route.Kind kind) {
            routed.add(kind);
        }

        @Override
        public void refused(FunctionId function) {}

        @Override
        public void rerouted(FunctionId function, Detour cause) {
            rerouted.add(cause);
        }

        @Override
        public void suppressed(FunctionId function) {
            suppressed.incrementAndGet();
        }

        @Override
        public void waited(FunctionId function, Duration wait) {}
    }
}
