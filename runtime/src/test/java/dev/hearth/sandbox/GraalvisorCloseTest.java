package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.javascript.JavaScript;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GraalvisorCloseTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final CountDownLatch started = new CountDownLatch(1);
    private Vertx vertx;
    private Set<Thread> before;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        before = sandboxThreads();
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Set<Thread> sandboxThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hearth-sandbox"))
                .collect(Collectors.toSet());
    }

    private Graalvisor graalvisor(Duration drainTimeout, Duration stopGrace) {
        return new Graalvisor(
                vertx,
                new NodeId("n1"),
                GraalvisorSettings.defaults()
                        .withDrainTimeout(drainTimeout)
                        .withStopGrace(stopGrace),
                List.of(new JavaScript()),
                SandboxListener.NONE,
                (_, _, _, _) -> started.countDown(),
                HostClient.NONE);
    }

    private List<Future<Outcome>> load(Graalvisor graalvisor, String code, int count) {
        Samples.write(folder, "main.mjs", code);
        var spec =
                Samples.function("load", Language.JS, "main.mjs", folder)
                        .withLimits(Limits.DEFAULT.withTimeout(Duration.ofSeconds(60)));
        graalvisor.deploy(spec).await();
        List<Future<Outcome>> all = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            all.add(
                    graalvisor.invoke(
                            Samples.invocation(spec, Samples.json("{}"), Duration.ofSeconds(60))));
        }
        return all;
    }

    private void assertNoThreadIsLeft() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!left().isEmpty() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(left()).isEmpty();
    }

    private Set<Thread> left() {
        var left = sandboxThreads();
        left.removeAll(before);
        return left;
    }

    @Test
    void closingUnderLoadFinishesWhatRunsAndLeavesNoThread() {
        var graalvisor = graalvisor(PATIENT, PATIENT);
        graalvisor.start(Set.of(Language.JS)).await();
        var all =
                load(
                        graalvisor,
                        "export const handler = () => new Promise(done => setTimeout(() => done('ok'), 20));",
                        40);
        graalvisor.close().await();
        assertThat(all)
                .allSatisfy(each -> assertThat(each.await()).isInstanceOf(Outcome.Returned.class));
        assertNoThreadIsLeft();
    }

    @Test
    void whatDoesNotEndInTimeIsCancelled() {
        var graalvisor = graalvisor(SHORT, PATIENT);
        var all = load(graalvisor, "export const handler = async () => { while (true) {} };", 4);
        graalvisor.close().await();
        assertThat(all)
                .allSatisfy(each ->
                        assertThat(each.await())
                                .isEqualTo(
                                        new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE)));
        assertNoThreadIsLeft();
    }

    @Test
    void oneThatIsCancelledEndsAndItsNeighbourGoesOn() throws Exception {
        var graalvisor = graalvisor(SHORT, PATIENT);
        Samples.write(
                folder,
                "main.mjs",
                "export const handler = () => { console.log('started'); while (true) {} };");
        var spec =
                Samples.function("load", Language.JS, "main.mjs", folder)
                        .withLimits(Limits.DEFAULT.withTimeout(Duration.ofSeconds(60)));
        graalvisor.deploy(spec).await();
        var invocation = Samples.invocation(spec, Samples.json("{}"), Duration.ofSeconds(60));
        var neighbour = Samples.invocation(spec, Samples.json("{}"), Duration.ofSeconds(60));
        var cancelled = graalvisor.invoke(invocation);
        var going = graalvisor.invoke(neighbour);
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();

        graalvisor.cancel(new InvocationId("another"));
        graalvisor.cancel(invocation.id());

        assertThat(cancelled.timeout(30, TimeUnit.SECONDS).await())
                .isEqualTo(new Outcome.Cancelled());
        assertThat(going.isComplete()).isFalse();
        graalvisor.close().await();
    }

    @Test
    void aGuestThatCannotBeStoppedDoesNotHoldUpClosingForEver() throws Exception {
        var graalvisor = graalvisor(SHORT, SHORT);
        var all =
                load(
                        graalvisor,
                        "export const handler = () => { console.log('started'); "
                                + GraalvisorTest.LONG_HOST_LOOP
                                + " };",
                        1);
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> graalvisor.close().await())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did not stop");
        assertThat(all.getFirst().await())
                .isEqualTo(new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE));
    }

    @Test
    void aClosedGraalvisorTakesNothing() {
        var graalvisor = graalvisor(SHORT, PATIENT);
        Samples.write(folder, "main.mjs", "export const handler = () => 1;");
        var spec = Samples.function("late", Language.JS, "main.mjs", folder);
        graalvisor.deploy(spec).await();
        graalvisor.close().await();
        var outcome =
                (Outcome.Rejected)
                        graalvisor.invoke(Samples.invocation(spec, Samples.json("{}"))).await();
        assertThat(outcome.reason()).isEqualTo(Outcome.Rejected.Reason.NODE_DRAINING);
        assertThat(graalvisor.deploy(spec).failed()).isTrue();
    }
}
