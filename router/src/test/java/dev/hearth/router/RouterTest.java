package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.Topology;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
final class RouterTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final RecordedRoutes listener = new RecordedRoutes();
    private final Loop loop = new Loop();
    private Vertx vertx;

    @BeforeEach
    void deploy(Vertx vertx) {
        this.vertx = vertx;
        vertx.deployVerticle(loop).await();
    }

    @Test
    void aLocalInvocationStaysOnTheLoopOfItsCallerAndIsNotCopied() {
        var thread = new AtomicReference<Thread>();
        var received = new AtomicReference<Invocation>();
        var sent = Samples.invocation("hi", LONG);
        var router =
                router(
                        invocation -> {
                            thread.set(Thread.currentThread());
                            received.set(invocation);
                            return Future.succeededFuture(Samples.returned("hi"));
                        },
                        self());

        assertThat(Samples.text(invoke(router, sent))).isEqualTo("hi");
        assertThat(received.get()).isSameAs(sent);
        assertThat(thread.get()).isSameAs(loop.thread);
        assertThat(listener.routed).containsExactly(Route.Kind.LOCAL_WARM);
    }

    @Test
    void theRouteIsPartOfTheBill() {
        var router = router(_ -> Future.succeededFuture(Samples.returned("hi")), self());
        var outcome = (Outcome.Ran) invoke(router, Samples.invocation("hi", LONG));
        assertThat(outcome.execution().timings().route()).isPositive();
    }

    @Test
    void aNodeThatDoesNotAnswerIsUnreachableAfterTheDeadline() {
        var router = router(_ -> Promise.<Outcome>promise().future(), self());
        assertThat(invoke(router, Samples.invocation("hi", Duration.ofMillis(10))))
                .isInstanceOf(Outcome.Unreachable.class);
    }

    @Test
    void whereNobodyListensItIsRefusedForItHasNotBegun() {
        var gone =
                new MeshNode(
                        new NodeId("gone"), MeshNode.State.READY, NodeLoad.IDLE, Duration.ZERO, 1);
        var router = router(_ -> Future.succeededFuture(Samples.returned("hi")), gone);
        assertThat(invoke(router, Samples.invocation("hi", LONG)))
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        refused -> assertThat(refused.detail()).contains("node gone"));
        assertThat(listener.rerouted).containsExactly(Detour.NOT_DELIVERED);
        assertThat(listener.refused).isEqualTo(1);
    }

    @Test
    void aFullNodeIsTheAnswerWhereThereIsNoOther() {
        var full =
                new Outcome.Rejected(
                        Outcome.Rejected.Reason.FUNCTION_FULL, "full", Duration.ofSeconds(3));
        var router = router(_ -> Future.succeededFuture(full), self());
        assertThat(invoke(router, Samples.invocation("hi", LONG))).isEqualTo(full);
        assertThat(listener.refused).isEqualTo(1);
        assertThat(listener.routed).isEmpty();
    }

    @Test
    void whatIsOverdueBeforeTheHopIsNotSent() {
        var far =
                new MeshNode(
                        new NodeId("far"),
                        MeshNode.State.READY,
                        NodeLoad.IDLE,
                        Duration.ofSeconds(5),
                        1);
        var router = router(_ -> Future.failedFuture("not here"), far);
        assertThat(invoke(router, Samples.invocation("hi", Duration.ofSeconds(4))))
                .isEqualTo(new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING));
    }

    @Test
    void aBrokenExecutorIsAFailureNotAnOutcome() {
        var router = router(_ -> Future.failedFuture("broken"), self());
        assertThatThrownBy(() -> invoke(router, Samples.invocation("hi", LONG)))
                .hasMessageContaining("broken");
    }

    @Test
    void withoutANodeThatTakesInvocationsItIsRefused() {
        var router = router(_ -> Future.succeededFuture(Samples.returned("hi")));
        assertThat(invoke(router, Samples.invocation("hi", LONG)))
                .isInstanceOf(Outcome.Rejected.class);
        assertThat(listener.refused).isEqualTo(1);
    }

    @Test
    void aFunctionNobodyDeployedIsUnknown() {
        var one = Samples.invocation("hi", LONG);
        var unknown = new FunctionId(new FunctionName("nobody"), "1");
        var router = router(_ -> Future.succeededFuture(Samples.returned("hi")), self());
        assertThat(invoke(router, Invocation.once(unknown, "t", one.event(), one.deadline())))
                .isEqualTo(new Outcome.UnknownFunction("nobody@1"));
    }

    @Test
    void afterCloseNothingListens() {
        var router = router(_ -> Future.succeededFuture(Samples.returned("hi")), self());
        router.listen().await();
        var invoker = loop.call(() -> Future.succeededFuture(router.onThisLoop())).await();
        router.close().await();
        assertThat(loop.call(() -> invoker.invoke(Samples.invocation("hi", LONG))).await())
                .isInstanceOf(Outcome.Rejected.class);
    }

    private Outcome invoke(Router router, Invocation invocation) {
        return loop.call(() -> router.onThisLoop().invoke(invocation)).await();
    }

    private static MeshNode self() {
        return new MeshNode(Samples.NODE, MeshNode.State.READY, NodeLoad.IDLE, Duration.ZERO, 1);
    }

    private Router router(Invoker executor, MeshNode... nodes) {
        var topology = new Topology(Samples.NODE, List.of(nodes), _ -> List.of());
        return new Router(
                vertx,
                Samples.NODE,
                Samples.catalogue(Samples.echo(1, 1)),
                () -> topology,
                executor,
                listener);
    }

    /// One event loop to call from, as a trigger would.
    private static final class Loop extends VerticleBase {
        private Thread thread;

        @Override
        public Future<?> start() {
            thread = Thread.currentThread();
            return Future.succeededFuture();
        }

        private <T> Future<T> call(Supplier<Future<T>> work) {
            var promise = Promise.<T>promise();
            context.runOnContext(_ -> work.get().onComplete(promise));
            return promise.future();
        }
    }
}
