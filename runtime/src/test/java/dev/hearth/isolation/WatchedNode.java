package dev.hearth.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.egress.GrantedClient;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Secrets;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Outcome;
import dev.hearth.java.JavaLanguage;
import dev.hearth.java.JavaSource;
import dev.hearth.javascript.JavaScript;
import dev.hearth.python.PythonLanguage;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.NodeId;
import dev.hearth.wasm.WasmLanguage;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A Graalvisor wired as a node wires it, with a friendly function of each language beside the
/// hostile ones, and the [Canaries] around it.
final class WatchedNode implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Vertx vertx = Vertx.vertx();
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final Map<Language, FunctionSpec> neighbours = new EnumMap<>(Language.class);
    private final Path corpus;
    private final Path bundles;
    private final Canaries canaries;
    private final Graalvisor graalvisor;

    /// @param corpus the folder of all cases
    /// @param folder empty
    WatchedNode(Path corpus, Path folder) throws IOException {
        this.corpus = corpus;
        bundles = Files.createDirectory(folder.resolve("bundles")).toRealPath();
        graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("n1"),
                        GraalvisorSettings.defaults().withLoadTimeout(PATIENCE),
                        List.of(
                                new JavaScript(),
                                new PythonLanguage(),
                                new JavaLanguage(),
                                new WasmLanguage()),
                        SandboxListener.NONE,
                        (_, _, _, text) -> log.add(text),
                        new GrantedClient(vertx));
        graalvisor.start(EnumSet.allOf(Language.class)).await();
        for (var file : List.of("neighbour.mjs", "neighbour.py", "neighbour.c", "Neighbour.java")) {
            var neighbour = onDisk(corpus.resolve("neighbour").resolve(file), List.of());
            graalvisor.deploy(neighbour).await();
            neighbours.put(neighbour.language(), neighbour);
        }
        canaries = new Canaries(Files.createDirectory(folder.resolve("canaries")));
        serveNeighbours();
    }

    /// @return what came of each invocation, or of deploying it; in the words of [Expectation]
    List<String> run(HostileFunction function) {
        var spec =
                onDisk(function.file(), function.links())
                        .withLimits(function.limits())
                        .withWarm(new Warm(0, Warm.DEFAULT.idle(), function.reuse()));
        List<String> all = new ArrayList<>();
        try {
            graalvisor.deploy(spec).timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).await();
        } catch (LoadException refused) {
            return List.of(Expectation.words(refused));
        }
        for (int call = 1; call <= function.expectations().size(); call++) {
            all.add(Expectation.words(invoke(spec, call)));
        }
        graalvisor.undeploy(spec.id()).onFailure(Throwable::printStackTrace);
        return all;
    }

    private Outcome invoke(FunctionSpec spec, int call) {
        var data =
                """
                {"call": %d, "canary": "%s", "folder": "%s", "drop": "%s", "port": %d,\
                 "neighbour": "%s"}\
                """
                        .formatted(
                                call,
                                canaries.file(),
                                canaries.folder(),
                                canaries.drop(),
                                canaries.port(),
                                neighbours.get(Language.JS).bundle().root());
        return graalvisor
                .invoke(Samples.invocation(spec, Samples.json(data), PATIENCE))
                .timeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .await();
    }

    /// The neighbours answer as ever, and no canary was touched.
    void assertUnharmed(boolean isTrusted, List<String> answers) {
        serveNeighbours();
        canaries.assertUntouched();
        if (!isTrusted) {
            assertThat(answers).as("answers").noneMatch(canaries::isTold);
            assertThat(log).as("log").noneMatch(canaries::isTold);
        }
        log.clear();
    }

    private void serveNeighbours() {
        for (var neighbour : neighbours.values()) {
            var outcome =
                    graalvisor
                            .invoke(Samples.invocation(neighbour, Samples.json("[1,2]"), PATIENCE))
                            .await();
            assertThat(Expectation.words(outcome))
                    .as("%s neighbour", neighbour.language().word())
                    .isEqualTo("returns {\"sum\":3,\"clean\":true}");
        }
    }

    private FunctionSpec onDisk(Path source, List<HostileFunction.Link> links) {
        var file = "" + source.getFileName();
        var stem = file.substring(0, file.indexOf('.'));
        var bundle = bundles.resolve(file.replace('.', '-'));
        try {
            Files.createDirectory(bundle);
            for (var link : links) {
                Files.createSymbolicLink(
                        bundle.resolve(link.name()),
                        Path.of(link.target().replace("{canaries}", "" + canaries.folder())));
            }
            var spec =
                    switch (file.substring(stem.length() + 1)) {
                        case "py" -> copy(Language.PYTHON, source, bundle);
                        case "c" ->
                                copy(Language.WASM, source.resolveSibling(stem + ".wasm"), bundle);
                        case "java" ->
                                Samples.function(
                                        stem.toLowerCase(Locale.ROOT),
                                        Language.JAVA,
                                        stem,
                                        JavaSource.compile(bundle, file, Files.readString(source)));
                        default -> copy(Language.JS, source, bundle);
                    };
            return spec.withEnvironment(
                    Map.of("MINE", stem), new Secrets(Map.of("TOKEN", "of-" + stem)));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private static FunctionSpec copy(Language language, Path source, Path bundle)
            throws IOException {
        var file = "" + source.getFileName();
        if (!Files.exists(bundle.resolve(file), LinkOption.NOFOLLOW_LINKS)) {
            Files.copy(source, bundle.resolve(file));
        }
        var name = file.substring(0, file.indexOf('.')) + "-" + language.word();
        return Samples.function(name, language, file, bundle);
    }

    /// Fails when a sandbox or its thread is left.
    @Override
    public void close() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (graalvisor.snapshot().stranded() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(10_000_000);
        }
        graalvisor.close().eventually(vertx::close).await();
        canaries.close();
    }
}
