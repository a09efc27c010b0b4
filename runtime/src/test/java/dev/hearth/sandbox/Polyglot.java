package dev.hearth.sandbox;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.Secrets;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.java.JavaLanguage;
import dev.hearth.javascript.JavaScript;
import dev.hearth.python.PythonLanguage;
import dev.hearth.topology.NodeId;
import dev.hearth.wasm.WasmLanguage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.tools.ToolProvider;

/// A Graalvisor with all four languages, and functions for it; what it reports is remembered.
final class Polyglot implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Path WASM = Path.of("src/test/resources/dev/hearth/wasm");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger functions = new AtomicInteger();
    private final Map<FunctionId, Meter.Usage> used = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final Graalvisor graalvisor;

    Polyglot(Path folder) {
        this.folder = folder;
        graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("n1"),
                        settings(),
                        List.of(
                                new JavaScript(),
                                new PythonLanguage(),
                                new WasmLanguage(),
                                new JavaLanguage()),
                        new Remembered(),
                        (_, _, _, _) -> {},
                        HostClient.NONE);
        graalvisor.start(Set.of(Language.PYTHON)).await();
    }

    private static GraalvisorSettings settings() {
        var few = new GraalvisorSettings.Pooling(1, 64);
        return GraalvisorSettings.defaults()
                .withLanguages(
                        Map.of(
                                Language.JS, few,
                                Language.PYTHON, few,
                                Language.WASM, few,
                                Language.JAVA, new GraalvisorSettings.Pooling(0, 64)))
                .withLoadTimeout(PATIENCE)
                .withDrainTimeout(Duration.ofMillis(200))
                .withStopGrace(Duration.ofMillis(300));
    }

    /// @param body of the handler; the event's data is `event.data` in JavaScript, `event['data']`
    ///   in Python, the `String` `data` in Java; the name of a file in WebAssembly
    FunctionSpec function(Language language, String body) {
        return switch (language) {
            case JS ->
                    source(
                            language,
                            "main.mjs",
                            "export async function handler(event) { %s }",
                            body);
            case PYTHON ->
                    source(
                            language,
                            "main.py",
                            "async def handler(event, context):\n%s",
                            body.indent(4));
            case JAVA -> java(body);
            case WASM -> Samples.function(name(), language, body, WASM);
        };
    }

    /// @param code a whole file
    FunctionSpec module(Language language, String file, String code) {
        return source(language, file, "%s", code);
    }

    private FunctionSpec source(Language language, String file, String frame, String body) {
        var name = name();
        Samples.write(folder, name + "/" + file, frame.formatted(body));
        return Samples.function(name, language, file, folder.resolve(name));
    }

    private FunctionSpec java(String body) {
        var name = name();
        Samples.write(
                folder,
                name + "/src/Handler.java",
                """
                public final class Handler implements java.util.function.Function<String, String> {
                    private int calls;
                    public String apply(String data) { %s }
                }
                """
                        .formatted(body));
        var source = folder.resolve(name).resolve("src/Handler.java");
        var classes = folder.resolve(name).resolve("classes");
        try {
            Files.createDirectories(classes);
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
        int failed =
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString());
        if (failed != 0) {
            throw new AssertionError("the Java function does not compile");
        }
        return Samples.function(name, Language.JAVA, "Handler", classes);
    }

    private String name() {
        return "f" + functions.incrementAndGet();
    }

    FunctionSpec wasm(String file, String mode) {
        return function(Language.WASM, file).withEnvironment(Map.of("MODE", mode), Secrets.NONE);
    }

    FunctionSpec deployed(FunctionSpec spec, Limits limits) {
        var limited = spec.withLimits(limits);
        graalvisor.deploy(limited).await();
        return limited;
    }

    Graalvisor graalvisor() {
        return graalvisor;
    }

    Future<Outcome> invoke(FunctionSpec spec) {
        return invoke(spec, "\"x\"");
    }

    Future<Outcome> invoke(FunctionSpec spec, String json) {
        return graalvisor.invoke(Samples.invocation(spec, Samples.json(json)));
    }

    static String value(Outcome outcome) {
        if (outcome instanceof Outcome.Returned(Result.Value(var payload), _)) {
            return payload.bytes().toString();
        }
        throw new AssertionError("no value was returned but " + outcome);
    }

    static Outcome.LimitExceeded exceeded(Outcome outcome) {
        if (outcome instanceof Outcome.LimitExceeded exceeded) {
            return exceeded;
        }
        throw new AssertionError("no limit was exceeded: " + outcome);
    }

    /// All that was reported of a function's cost.
    Meter.Usage used(FunctionSpec spec) {
        return used.getOrDefault(spec.id(), Meter.Usage.NONE);
    }

    /// `stranded NAME`, `stopped NAME`, `suspended NAME`.
    List<String> events() {
        return List.copyOf(events);
    }

    static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("it did not happen within " + PATIENCE);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        // A test may have stranded sandboxes, of which closing would complain.
        graalvisor.close().otherwiseEmpty().await();
        vertx.close().await();
    }

    private final class Remembered implements SandboxListener {

        @Override
        public void stranded(FunctionId function) {
            events.add("stranded " + function.name());
        }

        @Override
        public void stopped(FunctionId function) {
            events.add("stopped " + function.name());
        }

        @Override
        public void suspended(FunctionId function, Duration forHowLong) {
            events.add("suspended " + function.name());
        }

        @Override
        public void used(FunctionId function, Duration cpu, long allocatedBytes) {
            used.merge(
                    function,
                    new Meter.Usage(cpu.toNanos(), allocatedBytes),
                    (one, other) ->
                            new Meter.Usage(
                                    one.cpu() + other.cpu(), one.allocated() + other.allocated()));
        }
    }
}
