package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.hearth.router.Route;
import dev.hearth.router.Router;
import dev.hearth.router.RouterListener;
import dev.hearth.topology.Holding;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import dev.hearth.topology.Topology;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The wire codec between two members of a real cluster: an invocation made on one is carried out
/// by the other.
final class TwoNodesTest {

    private static final FunctionId ECHO = new FunctionId(new FunctionName("echo"), "1");
    private static final byte[] NOT_UTF8 = {(byte) 0xff, 0, (byte) 0xfe, '"'};

    private final AtomicReference<Invocation> received = new AtomicReference<>();
    private final AtomicReference<Route.Kind> kind = new AtomicReference<>();
    private Cluster near;
    private Cluster far;

    @BeforeEach
    void join() {
        var settings =
                new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 1);
        near = Cluster.join(settings);
        far = Cluster.join(settings.withJoin(List.of(near.address())));
    }

    @AfterEach
    void leave() {
        far.close().await();
        near.close().await();
    }

    @Test
    void anInvocationIsCarriedOutWhereItIsWarmAndItsBytesStayBytes() {
        var farRouter = router(far, this::echo);
        farRouter.listen().await();
        var invoker = router(near, _ -> Future.failedFuture("not here")).onThisLoop();
        var sent = invocation(Deadline.after(Duration.ofSeconds(30)));

        var outcome = (Outcome.Returned) invoker.invoke(sent).await();

        var payload = ((Result.Value) outcome.result()).payload();
        assertThat(payload.bytes().getBytes()).isEqualTo(NOT_UTF8);
        assertThat(outcome.execution().node()).isEqualTo(far.self());
        assertThat(outcome.execution().timings().route()).isPositive();
        assertThat(received.get().withDeadline(sent.deadline())).isEqualTo(sent);
        assertThat(kind.get()).isEqualTo(Route.Kind.REMOTE_WARM);
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnreachable() {
        var farRouter = router(far, _ -> Future.future(_ -> {}));
        farRouter.listen().await();
        var invoker = router(near, _ -> Future.failedFuture("not here")).onThisLoop();
        assertThat(invoker.invoke(invocation(Deadline.after(Duration.ofMillis(50)))).await())
                .isInstanceOf(Outcome.Unreachable.class);
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

    /// Each knows that the function is warm on the far node.
    private Router router(Cluster cluster, Invoker executor) {
        var catalogue = new NodeCatalogue();
        catalogue.replace(
                List.of(
                        FunctionSpec.of(
                                ECHO,
                                Language.JS,
                                Handler.parse("echo.mjs"),
                                new Bundle(Path.of("echo"), "0"))));
        var load =
                new NodeLoad(
                        Duration.ZERO, Duration.ZERO, 1,
                        0, Map.of(Language.JS, Duration.ofMillis(1)));
        var nodes =
                List.of(
                        new MeshNode(near.self(), MeshNode.State.READY, load, Duration.ZERO, 1),
                        new MeshNode(
                                far.self(),
                                MeshNode.State.READY,
                                load,
                                Duration.ofNanos(100_000),
                                1));
        var holding = List.of(new Holding(far.self(), new SandboxCount(1, 0)));
        var topology = new Topology(cluster.self(), nodes, _ -> holding);
        return new Router(
                cluster.vertx(),
                cluster.self(),
                catalogue,
                () -> topology,
                executor,
                new Listener());
    }

    private static Invocation invocation(Deadline deadline) {
        var event =
                CloudEventBuilder.v1()
                        .withId("e1")
                        .withSource(URI.create("/kafka/orders"))
                        .withType("test")
                        .withExtension("partitionkey", "k")
                        .withData("application/octet-stream", NOT_UTF8)
                        .build();
        var origin = new Origin.Kafka("orders", 1, 7, "k", Map.of("h", "v"), Instant.EPOCH);
        return Invocation.once(ECHO, "orders", new Event(event, origin), deadline);
    }

    private final class Listener implements RouterListener {
        @Override
        public void routed(FunctionId function, Route.Kind routed) {
            kind.set(routed);
        }

        @Override
        public void refused(FunctionId function) {}

        @Override
        public void waited(FunctionId function, Duration wait) {}
    }
}
