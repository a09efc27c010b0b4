package dev.hearth.bench;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Invoker;
import dev.hearth.java.JavaLanguage;
import dev.hearth.javascript.JavaScript;
import dev.hearth.python.PythonLanguage;
import dev.hearth.router.Admission;
import dev.hearth.router.AdmissionSettings;
import dev.hearth.router.Detour;
import dev.hearth.router.Route;
import dev.hearth.router.Router;
import dev.hearth.router.RouterListener;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.GuestLog;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.Topology;
import dev.hearth.wasm.WasmLanguage;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// What an invocation goes through on one node after its trigger, wired as the node wires it.
/// Blocks: for a benchmark's own thread.
final class BenchNode implements AutoCloseable {

    private static final NodeId SELF = new NodeId("bench");

    private static final Topology ALONE =
            new Topology(
                    SELF,
                    List.of(
                            new MeshNode(
                                    SELF, MeshNode.State.READY, NodeLoad.IDLE, Duration.ZERO, 1)),
                    _ -> List.of());

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofNanos(50_000);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Graalvisor graalvisor;
    private final Admission admission;
    private final Router router;
    private final Deployed deployed = new Deployed(new ConcurrentHashMap<>());

    private BenchNode(Set<Language> languages, GraalvisorSettings settings, GuestLog log) {
        graalvisor =
                new Graalvisor(
                        vertx,
                        SELF,
                        settings,
                        languages.stream().map(BenchNode::guests).toList(),
                        SandboxListener.NONE,
                        log,
                        HostClient.NONE);
        admission =
                new Admission(
                        vertx, deployed, graalvisor, AdmissionSettings.DEFAULT, new Unheard());
        router = new Router(vertx, SELF, deployed, () -> ALONE, admission, new Unheard());
        graalvisor.start(languages).await();
    }

    /// Starts it and deploys the function.
    static BenchNode open(FunctionSpec function, GraalvisorSettings.Pooling pooling) {
        var node = open(Map.of(function.language(), pooling), (_, _, _, _) -> {});
        node.deploy(function);
        return node;
    }

    /// Starts it with nothing deployed.
    static BenchNode open(Map<Language, GraalvisorSettings.Pooling> languages, GuestLog log) {
        // A loaded machine makes Python sandboxes slowly, and closes one slowly that is being made.
        var settings =
                GraalvisorSettings.defaults()
                        .withLoadTimeout(PATIENCE)
                        .withStopGrace(PATIENCE)
                        .withLanguages(languages);
        return new BenchNode(languages.keySet(), settings, log);
    }

    /// Adds a function, or puts it in the place of the version that new invocations got before.
    void deploy(FunctionSpec function) {
        graalvisor.deploy(function).await();
        var before = deployed.specs.put(function.name(), function);
        if (before != null && !before.id().equals(function.id())) {
            graalvisor.undeploy(before.id()).await();
        }
    }

    void delete(FunctionSpec function) {
        deployed.specs.remove(function.name());
        graalvisor.undeploy(function.id()).await();
    }

    static GuestLanguage guests(Language language) {
        return switch (language) {
            case JS -> new JavaScript();
            case PYTHON -> new PythonLanguage();
            case JAVA -> new JavaLanguage();
            case WASM -> new WasmLanguage();
        };
    }

    /// Until nothing of a language is alive but its blanks, and those are all there.
    void awaitBlanks(Language language, int blanks) {
        long since = System.nanoTime();
        while (true) {
            var now = graalvisor.snapshot();
            if (now.blank().getOrDefault(language, 0) == blanks
                    && now.alive().getOrDefault(language, 0) == blanks) {
                return;
            }
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IllegalStateException("not idle after %s: %s".formatted(PATIENCE, now));
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    Graalvisor graalvisor() {
        return graalvisor;
    }

    /// Invokes the Graalvisor itself.
    ClosedLoop direct() {
        return new ClosedLoop(loop, graalvisor);
    }

    /// Invokes through the router and admission, as triggers do.
    ClosedLoop routed() {
        return new ClosedLoop(loop, onLoop(router::onThisLoop));
    }

    private Invoker onLoop(Supplier<Invoker> made) {
        var invoker = Promise.<Invoker>promise();
        loop.runOnContext(_ -> invoker.complete(made.get()));
        return invoker.future().await();
    }

    @Override
    public void close() {
        router.close()
                .eventually(admission::drain)
                .eventually(graalvisor::close)
                .eventually(vertx::close)
                .await();
    }

    private record Deployed(Map<FunctionName, FunctionSpec> specs) implements Catalogue {

        @Override
        public Optional<FunctionSpec> function(FunctionName name) {
            return Optional.ofNullable(specs.get(name));
        }

        @Override
        public Collection<FunctionSpec> functions() {
            return List.copyOf(specs.values());
        }
    }

    private record Unheard() implements RouterListener {

        @Override
        public void routed(FunctionId function, Route.Kind kind) {}

        @Override
        public void refused(FunctionId function) {}

        @Override
        public void rerouted(FunctionId function, Detour cause) {}

        @Override
        public void suppressed(FunctionId function) {}

        @Override
        public void waited(FunctionId function, Duration wait) {}
    }
}
