package dev.hearth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.javascript.JavaScript;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GraalvisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// How late an answer may be on a loaded machine before the test calls it blocked; the guests
    /// that cannot be stopped run for much longer.
    private static final Duration SOON = Duration.ofSeconds(15);

    /// No safepoint for a second or more, and then the end: it must not burn the tests' cores.
    static final String LONG_HOST_LOOP = "for (;;) BigInt('9'.repeat(4e5)).toString();";

    @TempDir Path folder;

    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private Vertx vertx;
    private Graalvisor graalvisor;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        graalvisor = graalvisor(settings());
        graalvisor.start(Set.of(Language.JS)).await();
    }

    @AfterEach
    void stop() {
        // A test may have stranded sandboxes, of which closing would complain.
        graalvisor.close().otherwiseEmpty().await();
        vertx.close().await();
    }

    private static GraalvisorSettings settings() {
        return GraalvisorSettings.defaults()
                .withLanguages(Map.of(Language.JS, new GraalvisorSettings.Pooling(2, 16)))
                .withDrainTimeout(Duration.ofMillis(200))
                .withStopGrace(Duration.ofMillis(200));
    }

    private Graalvisor graalvisor(GraalvisorSettings settings) {
        var listener =
                new SandboxListener() {
                    @Override
                    public void stranded(dev.hearth.function.FunctionId function) {
                        events.add("stranded " + function.name());
                    }

                    @Override
                    public void stopped(dev.hearth.function.FunctionId function) {
                        events.add("stopped " + function.name());
                    }
                };
        return new Graalvisor(
                vertx,
                new NodeId("n1"),
                settings,
                List.of(new JavaScript()),
                listener,
                (function, _, level, text) -> lines.add(function.name() + " " + level + " " + text),
                HostClient.NONE);
    }

    private FunctionSpec function(String name, String code) {
        Samples.write(folder, name + "/main.mjs", code);
        return Samples.function(name, Language.JS, "main.mjs", folder.resolve(name));
    }

    private FunctionSpec deployed(FunctionSpec spec) {
        graalvisor.deploy(spec).await();
        return spec;
    }

    private FunctionSpec deployed(String name, String code) {
        return deployed(function(name, code));
    }

    private Future<Outcome> invoke(FunctionSpec spec) {
        return graalvisor.invoke(Samples.invocation(spec, Samples.json("{\"a\":1}")));
    }

    private String value(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Returned.class);
        return ((Result.Value) ((Outcome.Returned) outcome).result()).payload().bytes().toString();
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("patience").isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aFunctionAnswersAndIsBilled() {
        var spec = deployed("echo", "export const handler = (event) => event.data;");
        var returned = (Outcome.Returned) invoke(spec).await();
        assertThat(value(returned)).isEqualTo("{\"a\":1}");
        assertThat(returned.execution().node()).isEqualTo(new NodeId("n1"));
        assertThat(returned.execution().cpu()).isPositive();
        assertThat(returned.execution().allocatedBytes()).isPositive();
        assertThat(returned.execution().timings().run()).isPositive();
        assertThat(returned.execution().launch()).isEqualTo(Execution.Launch.WARM);
    }

    @Test
    void aSandboxIsUsedAgain() {
        var spec = deployed("count", "let n = 0; export const handler = () => ++n;");
        assertThat(value(invoke(spec).await())).isEqualTo("1");
        assertThat(value(invoke(spec).await())).isEqualTo("2");
        assertThat(graalvisor.snapshot().warm()).containsEntry(spec.id(), 1);
    }

    @Test
    void reuseInvocationGivesAFreshSandboxEveryTime() {
        var spec =
                deployed(
                        function("fresh", "let n = 0; export const handler = () => ++n;")
                                .withWarm(
                                        new Warm(0, Duration.ofMinutes(1), Warm.Reuse.INVOCATION)));
        for (int each = 0; each < 5; each++) {
            var outcome = (Outcome.Returned) invoke(spec).await();
            assertThat(value(outcome)).isEqualTo("1");
            assertThat(outcome.execution().launch()).isNotEqualTo(Execution.Launch.WARM);
        }
        assertThat(graalvisor.snapshot().warm()).isEmpty();
    }

    @Test
    void warmMinIsHeldReady() {
        var spec =
                deployed(
                        function("ready", "export const handler = () => 1;")
                                .withWarm(new Warm(3, Duration.ofMinutes(1), Warm.Reuse.SANDBOX)));
        eventually(() -> graalvisor.snapshot().warm().getOrDefault(spec.id(), 0) == 3);
    }

    @Test
    void whatIsIdleForTooLongIsClosed() {
        var spec =
                deployed(
                        function("brief", "export const handler = () => 1;")
                                .withWarm(new Warm(0, Duration.ofMillis(1), Warm.Reuse.SANDBOX)));
        assertThat(value(invoke(spec).await())).isEqualTo("1");
        eventually(() -> graalvisor.snapshot().warm().isEmpty());
        eventually(() -> graalvisor.snapshot().alive().get(Language.JS) == 2);
        assertThat(value(invoke(spec).await())).isEqualTo("1");
    }

    @Test
    void functionsShareNoGlobals() {
        var one =
                deployed(
                        "one",
                        "export const handler = () => { globalThis.x = 1; Array.prototype.y = 2; return 0; };");
        var other =
                deployed(
                        "other",
                        "export const handler = () => [typeof globalThis.x, typeof [].y].join();");
        invoke(one).await();
        assertThat(value(invoke(other).await())).isEqualTo("undefined,undefined");
    }

    @Test
    void manyAtOnceEachGetTheirOwnSandbox() {
        var spec =
                deployed(
                        "sleepy",
                        "let busy = false; export const handler = async () => {"
                                + " if (busy) throw new Error('shared'); busy = true;"
                                + " await new Promise(done => setTimeout(done, 50)); busy = false; return 'ok'; };");
        List<Future<Outcome>> all = new ArrayList<>();
        for (int each = 0; each < 12; each++) {
            all.add(invoke(spec));
        }
        for (var each : all) {
            assertThat(value(each.await())).isEqualTo("ok");
        }
    }

    @Test
    void moreThanTheBoundOfSandboxesIsRefusedNotQueuedForEver() {
        var spec =
                deployed(
                        "waits",
                        "export const handler = () => new Promise(done => setTimeout(done, 2000));");
        List<Future<Outcome>> all = new ArrayList<>();
        for (int each = 0; each < 40; each++) {
            all.add(invoke(spec));
        }
        var outcomes = all.stream().map(each -> each.await()).toList();
        assertThat(outcomes)
                .anySatisfy(each -> assertThat(each).isInstanceOf(Outcome.Returned.class))
                .anySatisfy(each ->
                        assertThat(each)
                                .isInstanceOfSatisfying(
                                        Outcome.Rejected.class,
                                        rejected -> {
                                            assertThat(rejected.reason())
                                                    .isEqualTo(
                                                            Outcome.Rejected.Reason
                                                                    .NODE_OVERLOADED);
                                            assertThat(rejected.retryAfter()).isPositive();
                                        }));
    }

    @Test
    void anotherFunctionsIdleSandboxMakesRoom() {
        for (int each = 0; each < 24; each++) {
            var spec = deployed("f" + each, "export const handler = () => " + each + ";");
            assertThat(value(invoke(spec).await())).isEqualTo("" + each);
        }
        assertThat(graalvisor.snapshot().alive().get(Language.JS)).isLessThanOrEqualTo(16);
    }

    @Test
    void aWaitingGuestHoldsNoThread() {
        var waits = deployed("waits", "export const handler = () => new Promise(() => {});");
        var quick = deployed("quick", "export const handler = () => 'here';");
        List<Future<Outcome>> waiting = new ArrayList<>();
        for (int each = 0; each < 8; each++) {
            waiting.add(invoke(waits));
        }
        assertThat(value(invoke(quick).await())).isEqualTo("here");
        assertThat(waiting).noneMatch(Future::isComplete);
    }

    @Test
    void aPromiseThatNeverSettlesTimesOut() {
        var spec =
                deployed(
                        function("never", "export const handler = () => new Promise(() => {});")
                                .withLimits(Limits.DEFAULT.withTimeout(Duration.ofMillis(100))));
        assertThat(invoke(spec).await())
                .isEqualTo(new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING));
        eventually(() -> graalvisor.snapshot().warm().isEmpty());
        assertThat(invoke(spec).await()).isInstanceOf(Outcome.TimedOut.class);
    }

    @Test
    void aLoopIsEndedAndTheNextRequestWorks() {
        var spec =
                deployed(
                        function(
                                        "loop",
                                        "let n = 0; export const handler = (e) => { n++; while (e.data.loop) {} return n; };")
                                .withLimits(Limits.DEFAULT.withTimeout(Duration.ofMillis(200))));
        var looping =
                graalvisor.invoke(
                        Samples.invocation(spec, Samples.json("{\"loop\":true}"), PATIENCE));
        assertThat(looping.await()).isEqualTo(new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING));
        var patient =
                deployed(
                        function(
                                "loop2",
                                "let n = 0; export const handler = (e) => { n++; while (e.data.loop) {} return n; };"));
        assertThat(value(invoke(patient).await())).isEqualTo("1");
        // The same function: a fresh sandbox, not the one that was ended.
        eventually(() -> invoke(spec).await() instanceof Outcome.Returned);
        assertThat(graalvisor.snapshot().stranded()).isZero();
    }

    @Test
    void loopsOnEveryThreadHarmNoNeighbour() {
        var loop =
                deployed(
                        function("loop", "export const handler = () => { while (true) {} };")
                                .withLimits(
                                        Limits.DEFAULT.withTimeout(PATIENCE).withCpuTime(null)));
        var quick = deployed("quick", "export const handler = () => 'here';");
        var looping = List.of(invoke(loop), invoke(loop), invoke(loop), invoke(loop));
        var answer = invoke(quick).await();
        assertThat(looping).noneMatch(Future::isComplete);
        assertThat(value(answer)).isEqualTo("here");
    }

    @Test
    void theInvocationsOwnDeadlineShortensTheTimeout() {
        var spec = deployed("loop", "export const handler = () => { while (true) {} };");
        long before = System.nanoTime();
        var outcome =
                graalvisor
                        .invoke(
                                Samples.invocation(
                                        spec, Samples.json("{}"), Duration.ofMillis(100)))
                        .await();
        assertThat(outcome).isInstanceOf(Outcome.TimedOut.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
    }

    @Test
    void whatIsTooLateAlreadyNeverBegins() {
        var spec = deployed("quick", "export const handler = () => 'here';");
        var late =
                Invocation.once(
                        spec.id(), "invoke", Samples.json("{}"), new Deadline(System.nanoTime()));
        assertThat(graalvisor.invoke(late).await())
                .isEqualTo(new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING));
    }

    @Test
    void aGuestThatCannotBeStoppedIsAnsweredInTimeAndStranded() {
        var stuck =
                deployed(
                        function(
                                        "stuck",
                                        "export const handler = () => { " + LONG_HOST_LOOP + " };")
                                .withLimits(Limits.DEFAULT.withTimeout(Duration.ofMillis(300))));
        var neighbour = deployed("neighbour", "export const handler = () => 'here';");
        long before = System.nanoTime();
        assertThat(invoke(stuck).await())
                .isEqualTo(new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(SOON);
        assertThat(value(invoke(neighbour).await())).isEqualTo("here");
        // On a slow machine it may have been stopped before it got to the part that cannot be.
        eventually(() ->
                !(invoke(stuck).await() instanceof Outcome.Returned)
                        && events.contains("stranded stuck"));
        assertThat(value(invoke(neighbour).await())).isEqualTo("here");
        assertThat(graalvisor.problem()).isEmpty();
    }

    @Test
    void aFunctionThatStrandsThreeSandboxesIsSuspended() {
        var stuck =
                deployed(
                        function(
                                        "stuck",
                                        "export const handler = () => { " + LONG_HOST_LOOP + " };")
                                .withLimits(Limits.DEFAULT.withTimeout(Duration.ofMillis(300))));
        eventually(() -> invoke(stuck).await() instanceof Outcome.Rejected);
        var rejected = (Outcome.Rejected) invoke(stuck).await();
        assertThat(rejected.reason()).isEqualTo(Outcome.Rejected.Reason.FUNCTION_SUSPENDED);
        assertThat(rejected.retryAfter()).isPositive();
    }

    @Test
    void whatAHandlerThrowsIsToldAndItsSandboxKept() {
        var spec =
                deployed(
                        "throws",
                        "let n = 0;\nexport const handler = () => {\n  if (n++ === 0) throw new RangeError('too far');\n  return n;\n};");
        var failed = (Outcome.FunctionFailed) invoke(spec).await();
        assertThat(failed.error().kind()).isEqualTo(GuestError.Kind.THREW);
        assertThat(failed.error().name()).isEqualTo("RangeError");
        assertThat(failed.error().message()).isEqualTo("too far");
        assertThat(failed.error().stack()).contains("main.mjs:3:");
        assertThat(value(invoke(spec).await())).isEqualTo("2");
    }

    @Test
    void brokenDataIsRefusedBeforeTheHandlerRuns() {
        var spec = deployed("echo", "export const handler = (event) => event.data;");
        var rejected =
                (Outcome.Rejected)
                        graalvisor.invoke(Samples.invocation(spec, Samples.json("{nope"))).await();
        assertThat(rejected.reason()).isEqualTo(Outcome.Rejected.Reason.MALFORMED_DATA);
    }

    @Test
    void tooMuchDataIsRefused() {
        var spec = deployed("echo", "export const handler = (event) => event.data;");
        var big = Samples.event("text/plain", "x".repeat(2 << 20));
        var rejected = (Outcome.Rejected) graalvisor.invoke(Samples.invocation(spec, big)).await();
        assertThat(rejected.reason()).isEqualTo(Outcome.Rejected.Reason.PAYLOAD_TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'x'.repeat(3 << 20)",
                "new Uint8Array(3 << 20)",
                "({text: 'é'.repeat(600 * 1024)})",
                "({statusCode: 200, body: 'x'.repeat(3 << 20)})"
            })
    void tooMuchOutputIsALimitAndTheNextRequestWorks(String result) {
        var spec =
                deployed(
                        "big",
                        "export const handler = (e) => e.data.a ? " + result + " : 'small';");
        var exceeded = (Outcome.LimitExceeded) invoke(spec).await();
        assertThat(exceeded.limit()).isEqualTo(Outcome.Limit.OUTPUT);
        assertThat(exceeded.detail()).contains("limit 1Mi");
        assertThat(value(graalvisor.invoke(Samples.invocation(spec, Samples.json("{}"))).await()))
                .isEqualTo("small");
    }

    @Test
    void aFunctionThatPrintsAHundredMegabytesIsCutOff() {
        var spec =
                deployed(
                        "chatty",
                        "const line = 'x'.repeat(1000); export const handler = () => {"
                                + " for (let i = 0; i < 100_000; i++) console.log(line); return 'done'; };");
        var patient = spec.withLimits(spec.limits().withTimeout(PATIENCE).withCpuTime(null));
        graalvisor.undeploy(spec.id()).await();
        deployed(patient);
        var outcome =
                graalvisor
                        .invoke(Samples.invocation(patient, Samples.json("{}"), PATIENCE))
                        .await();
        assertThat(value(outcome)).isEqualTo("done");
        assertThat(lines.stream().mapToInt(String::length).sum()).isLessThan(80 * 1024);
        assertThat(lines).last().asString().contains("log limit of 64Ki");
        assertThat(value(invoke(patient).await())).isEqualTo("done");
    }

    @Test
    void aFunctionWithASyntaxErrorIsRefusedWithItsPlace() {
        var broken = function("broken", "export const handler = () => {\n  let x = ;\n};");
        assertThatThrownBy(() -> graalvisor.deploy(broken).await())
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("main.mjs:2:");
        assertThat(invoke(broken).await()).isInstanceOf(Outcome.UnknownFunction.class);
    }

    @Test
    void aFunctionWithoutItsExportIsRefused() {
        var broken = function("broken", "export const other = () => 1;");
        assertThatThrownBy(() -> graalvisor.deploy(broken).await())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("no export 'handler'; it exports other");
        deployed("good", "export const handler = () => 1;");
    }

    @Test
    void aModuleThatNeverEndsLoadingIsRefused() {
        var impatient = graalvisor(settings().withLoadTimeout(Duration.ofMillis(300)));
        var broken = function("broken", "while (true) {}\nexport const handler = () => 1;");
        assertThatThrownBy(() -> impatient.deploy(broken).await())
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("does not come to an end");
        impatient.close().await();
    }

    @Test
    void anUndeployedFunctionIsUnknownAndItsSandboxesAreClosed() {
        var spec = deployed("gone", "export const handler = () => 1;");
        graalvisor.undeploy(spec.id()).await();
        assertThat(invoke(spec).await()).isInstanceOf(Outcome.UnknownFunction.class);
        eventually(() -> graalvisor.snapshot().alive().get(Language.JS) == 2);
        deployed(spec);
        assertThat(value(invoke(spec).await())).isEqualTo("1");
    }

    @Test
    void answersComeOnTheCallersContext() throws Exception {
        var spec = deployed("quick", "export const handler = () => 'here';");
        var context = vertx.getOrCreateContext();
        var seen = new CountDownLatch(1);
        List<Object> contexts = new ArrayList<>();
        context.runOnContext(_ ->
                invoke(spec)
                        .onSuccess(_ -> {
                            contexts.add(Vertx.currentContext());
                            seen.countDown();
                        }));
        assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(contexts).containsExactly(context);
    }

    @Test
    void theEngineIsTheOptimisedOne() {
        try (var language = new JavaScript()) {
            assertThat(language.engineName()).isEqualTo("GraalVM CE");
        }
    }
}
