package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.javascript.JavaScript;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import dev.hearth.sandbox.GraalvisorSettings.Threads;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Functions beside one another on few threads.
final class GraalvisorFairnessTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HostReply ANSWER =
            new HostReply.Answered(
                    200, "answered", MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());

    @TempDir Path folder;

    private final Queue<Promise<HostReply>> asked = new ConcurrentLinkedQueue<>();
    private Vertx vertx;
    private Graalvisor graalvisor;

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
    }

    @AfterEach
    void close() {
        asked.forEach(each -> each.tryComplete(ANSWER));
        graalvisor.close().await();
        vertx.close().await();
    }

    private void start(Threads threads, HostClient client) {
        graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("n1"),
                        GraalvisorSettings.defaults()
                                .withThreads(threads)
                                .withLanguages(
                                        Map.of(
                                                Language.JS, new Pooling(1, 64),
                                                Language.JAVA, new Pooling(0, 4_096)))
                                .withDrainTimeout(PATIENCE),
                        List.of(new JavaScript(), new HostCallLanguage()),
                        SandboxListener.NONE,
                        (_, _, _, _) -> {},
                        client);
    }

    private HostClient untilAsked() {
        return (_, _, _, _) -> {
            var reply = Promise.<HostReply>promise();
            asked.add(reply);
            return reply.future();
        };
    }

    private FunctionSpec javaScript(String name, String code) {
        Samples.write(folder, name + "/main.mjs", code);
        return deployed(Samples.function(name, Language.JS, "main.mjs", folder.resolve(name)));
    }

    private FunctionSpec caller(String name) {
        return deployed(Samples.function(name, Language.JAVA, "Caller", folder));
    }

    private FunctionSpec deployed(FunctionSpec spec) {
        var patient = spec.withLimits(Limits.DEFAULT.withTimeout(PATIENCE).withCpuTime(null));
        graalvisor.deploy(patient).await();
        return patient;
    }

    private Future<Outcome> invoke(FunctionSpec spec, String data) {
        return graalvisor.invoke(Samples.invocation(spec, Samples.json(data), PATIENCE));
    }

    private static String text(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Returned.class);
        return ((Result.Value) ((Outcome.Returned) outcome).result()).payload().bytes().toString();
    }

    private static void eventually(BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(PATIENCE);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void twoHundredThatWaitForTheHostDoNotStopOneThatComputes() {
        start(new Threads(2, 256, Duration.ofMillis(20), 4_096), untilAsked());
        var computing =
                javaScript(
                        "computing",
                        "export const handler = () => { let n = 0; for (let i = 0; i < 1e5; i++) n += i; return n; };");
        var caller = caller("caller");
        List<Future<Outcome>> waiting = new ArrayList<>();
        for (int each = 0; each < 200; each++) {
            waiting.add(invoke(caller, "{}"));
        }
        eventually(() -> asked.size() == 200);
        for (int each = 0; each < 20; each++) {
            assertThat(text(invoke(computing, "{}").await())).isEqualTo("4999950000");
        }
        assertThat(waiting).noneMatch(Future::isComplete);
        asked.forEach(each -> each.complete(ANSWER));
        assertThat(waiting)
                .allSatisfy(each -> assertThat(text(each.await())).isEqualTo("answered"));
    }

    @Test
    void chainsOfCallsThatTakeEveryThreadComeToAnEnd() {
        start(
                new Threads(2, 8, Duration.ofMillis(20), 4_096),
                (_, request, _, _) -> {
                    int depth = Integer.parseInt(request.body().toString());
                    return depth == 0
                            ? Future.succeededFuture(ANSWER)
                            : invoke(function("caller" + depth), "" + (depth - 1)).map(_ -> ANSWER);
                });
        for (int depth = 0; depth <= 6; depth++) {
            caller("caller" + depth);
        }
        List<Future<Outcome>> chains = new ArrayList<>();
        for (int each = 0; each < 20; each++) {
            chains.add(invoke(function("caller6"), "6"));
        }
        var ends = chains.stream().map(each -> text(each.await())).toList();
        assertThat(ends).containsAnyOf("answered");
        assertThat(ends)
                .allMatch(end -> end.equals("answered") || end.contains("too many functions"));
    }

    private FunctionSpec function(String name) {
        return Samples.function(name, Language.JAVA, "Caller", folder);
    }

    @Test
    void aFloodOfOneFunctionDoesNotStopAnother() {
        start(new Threads(2, 64, Duration.ofDays(1), 100_000), untilAsked());
        var flood =
                javaScript(
                        "flood",
                        "export const handler = () => { let n = 0; for (let i = 0; i < 1e5; i++) n += i; return n; };");
        var single = javaScript("single", "export const handler = () => 'here';");
        assertThat(text(invoke(single, "{}").await())).isEqualTo("here");
        List<Future<Outcome>> flooding = new ArrayList<>();
        for (int each = 0; each < 5_000; each++) {
            flooding.add(invoke(flood, "{}"));
        }
        for (int each = 0; each < 5; each++) {
            assertThat(text(invoke(single, "{}").await())).isEqualTo("here");
        }
        // In one line it would have come after all of them.
        assertThat(flooding.stream().filter(Future::isComplete).count()).isLessThan(2_500);
        flooding.forEach(each -> assertThat(text(each.await())).isEqualTo("4999950000"));
    }

    @Test
    void aFloodIsRefusedBeforeItTakesTheWholeQueue() {
        start(new Threads(1, 2, Duration.ofDays(1), 40), untilAsked());
        var stuck = caller("stuck");
        var flood = javaScript("flood", "export const handler = () => 1;");
        var single = javaScript("single", "export const handler = () => 'here';");
        // One waits without its permit, one holds it without end: nothing else runs.
        invoke(stuck, "{}").onComplete(_ -> {});
        eventually(() -> asked.size() == 1);
        var busy =
                javaScript(
                        "busy",
                        "export const handler = () => { const end = Date.now() + 1500; while (Date.now() < end); };");
        var running = invoke(busy, "{}");
        eventually(() -> graalvisor.snapshot().underWay() == 2);
        List<Future<Outcome>> flooding = new ArrayList<>();
        for (int each = 0; each < 100; each++) {
            flooding.add(invoke(flood, "{}"));
        }
        var last = invoke(single, "{}");
        var outcomes = flooding.stream().map(each -> each.await()).toList();
        assertThat(outcomes)
                .filteredOn(Outcome.Rejected.class::isInstance)
                .hasSizeGreaterThan(50)
                .allSatisfy(each ->
                        assertThat(((Outcome.Rejected) each).reason())
                                .isEqualTo(Outcome.Rejected.Reason.NODE_OVERLOADED));
        assertThat(text(last.await())).isEqualTo("here");
        assertThat(running.await()).isInstanceOf(Outcome.Returned.class);
    }

    @Test
    void moreFunctionsThanThreadsAreDeployedAtOnce() {
        start(new Threads(2, 5, Duration.ofMillis(1), 10), untilAsked());
        List<Future<Void>> deploying = new ArrayList<>();
        for (int each = 0; each < 100; each++) {
            Samples.write(
                    folder,
                    "f" + each + "/main.mjs",
                    "const end = Date.now() + 5; while (Date.now() < end); export const handler = () => 1;");
            deploying.add(
                    graalvisor.deploy(
                            Samples.function(
                                    "f" + each,
                                    Language.JS,
                                    "main.mjs",
                                    folder.resolve("f" + each))));
        }
        deploying.forEach(each -> assertThat(each.await()).isNull());
        assertThat(graalvisor.snapshot().threads()).isLessThanOrEqualTo(5);
    }

    @Test
    void aShortHeapIsRelievedOfAQuarterOfTheIdleSandboxes() {
        start(new Threads(2, 64, Duration.ofMillis(20), 4_096), untilAsked());
        for (int each = 0; each < 16; each++) {
            var spec =
                    Samples.function("f" + each, Language.JAVA, "Caller", folder)
                            .withWarm(
                                    new Warm(
                                            each < 12 ? 1 : 0,
                                            Duration.ofHours(1),
                                            Warm.Reuse.SANDBOX));
            graalvisor.deploy(spec).await();
        }
        assertThat(graalvisor.snapshot().warm()).hasSize(16);
        graalvisor.relieve();
        assertThat(graalvisor.snapshot().warm().keySet())
                .hasSize(12)
                .allMatch(kept -> Integer.parseInt(kept.name().value().substring(1)) < 12);
    }
}
