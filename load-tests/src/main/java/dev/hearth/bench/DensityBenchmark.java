package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Execution.Launch;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.javascript.JavaScript;
import dev.hearth.python.PythonLanguage;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.NodeId;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/// How many functions one node holds: deploys so many, each with code of its own, invokes each
/// once, and tells the time and the heap per function after a full collection.
final class DensityBenchmark {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int AT_ONCE = 32;

    private final Language language;
    private final Vertx vertx = Vertx.vertx();
    private final Graalvisor graalvisor;
    private final Event event =
            new Event(
                    CloudEventBuilder.v1()
                            .withId("e")
                            .withSource(URI.create("/bench"))
                            .withType("bench.density")
                            .withData(
                                    "application/json",
                                    "{\"a\":1}".getBytes(StandardCharsets.UTF_8))
                            .build(),
                    new Origin.Direct());

    DensityBenchmark(Language language) {
        this.language = language;
        graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("bench"),
                        // A blank may be in the making when it is closed.
                        GraalvisorSettings.defaults()
                                .withLoadTimeout(PATIENCE)
                                .withStopGrace(PATIENCE),
                        List.of(
                                language == Language.PYTHON
                                        ? new PythonLanguage()
                                        : new JavaScript()),
                        SandboxListener.NONE,
                        (_, _, _, _) -> {},
                        HostClient.NONE);
    }

    /// @param args `js` or `python`, and how many functions: default `js 10000`
    public static void main(String[] args) {
        var language = args.length == 0 ? Language.JS : Language.parse(args[0]).orElseThrow();
        int functions = args.length < 2 ? 10_000 : Integer.parseInt(args[1]);
        System.out.println(new DensityBenchmark(language).measure(functions));
    }

    /// @return what is printed
    String measure(int count) {
        try (var distinct = DistinctFunctions.open(language, PATIENCE)) {
            return measure(distinct.make(count));
        } finally {
            graalvisor.close().eventually(vertx::close).await();
        }
    }

    private String measure(List<FunctionSpec> functions) {
        int count = functions.size();
        graalvisor.start(Set.of(language)).await();
        long before = heapAfterCollection();
        long since = System.nanoTime();
        each(functions, graalvisor::deploy);
        long deployed = System.nanoTime();

        var answers = new Answers();
        each(functions, function -> graalvisor.invoke(invocation(function)).map(answers::add));
        long invoked = System.nanoTime();
        var snapshot = graalvisor.snapshot();
        long snapshotNanos = warmSnapshotNanos();
        long heap = heapAfterCollection() - before;
        int warm = snapshot.warm().values().stream().mapToInt(Integer::intValue).sum();
        return """
        %s: %d functions, %d warm in the end, %d sandboxes alive
        deployed in %.1f s (%.2f ms each), invoked once each in %.1f s (%.2f ms each)
        answers: %s; launch of those not warm: mean %.3f ms
        heap: %.0f MB more than before, %.1f KB a function, %.1f KB a warm one
        a snapshot takes %.2f ms; %d sandbox threads\
        """
                .formatted(
                        language.word(),
                        count,
                        warm,
                        snapshot.alive().get(language),
                        (deployed - since) / 1e9,
                        (deployed - since) / 1e6 / count,
                        (invoked - deployed) / 1e9,
                        (invoked - deployed) / 1e6 / count,
                        answers,
                        answers.meanLaunchMillis(),
                        heap / 1e6,
                        heap / 1e3 / count,
                        heap / 1e3 / Math.max(1, warm),
                        snapshotNanos / 1e6,
                        snapshot.threads());
    }

    /// What one costs that is taken again and again.
    private long warmSnapshotNanos() {
        long last = 0;
        for (int each = 0; each < 200; each++) {
            long since = System.nanoTime();
            var _ = graalvisor.snapshot();
            last = System.nanoTime() - since;
        }
        return last;
    }

    private static final class Answers {
        private final Map<Launch, Integer> launches = new ConcurrentHashMap<>();
        private final AtomicInteger others = new AtomicInteger();
        private final AtomicLong launchNanos = new AtomicLong();

        Outcome add(Outcome outcome) {
            if (outcome instanceof Outcome.Returned(var _, var execution)) {
                var _ = launches.merge(execution.launch(), 1, Integer::sum);
                if (execution.launch() != Launch.WARM) {
                    launchNanos.addAndGet(execution.timings().launch().toNanos());
                }
            } else if (others.getAndIncrement() == 0) {
                System.err.println("not returned: " + outcome);
            }
            return outcome;
        }

        double meanLaunchMillis() {
            int cold =
                    launches.getOrDefault(Launch.BLANK, 0) + launches.getOrDefault(Launch.NEW, 0);
            return cold == 0 ? 0 : launchNanos.get() / 1e6 / cold;
        }

        @Override
        public String toString() {
            return launches + ", not returned " + others;
        }
    }

    /// With so many under way at a time.
    private static void each(
            List<FunctionSpec> functions, Function<FunctionSpec, Future<?>> action) {
        var free = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<Throwable>();
        for (var function : functions) {
            free.acquireUninterruptibly();
            action.apply(function).onFailure(failure::set).onComplete(_ -> free.release());
        }
        free.acquireUninterruptibly(AT_ONCE);
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    private Invocation invocation(FunctionSpec function) {
        return Invocation.once(function.id(), "bench", event, Deadline.after(PATIENCE));
    }

    private static long heapAfterCollection() {
        for (int each = 0; each < 3; each++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
