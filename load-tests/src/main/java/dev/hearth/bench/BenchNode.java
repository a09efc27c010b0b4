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
import dev.hearth.router.Route;
import dev.hearth.router.Router;
import dev.hearth.router.RouterListener;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
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
import java.util.function.Supplier;

/// What an invocation goes through on one node after its trigger, wired as the node wires it,
/// around one function. Blocks: for a benchmark's own thread.
final class BenchNode implements AutoCloseable {

    private static final NodeId SELF = new NodeId("bench");

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final Graalvisor graalvisor;
    private final Admission admission;
    private final Router router;

    private BenchNode(FunctionSpec function, GraalvisorSettings settings) {
        graalvisor =
                new Graalvisor(
                        vertx,
                        SELF,
                        settings,
                        List.of(guests(function.language())),
                        SandboxListener.NONE,
                        (_, _, _, _) -> {},
                        HostClient.NONE);
        var catalogue = new OneFunction(function);
        admission =
                new Admission(
                        vertx, catalogue, graalvisor, AdmissionSettings.DEFAULT, new Unheard());
        var topology = topology(function.id());
        router = new Router(vertx, SELF, catalogue, () -> topology, admission, new Unheard());
    }

    /// Starts it and deploys the function.
    static BenchNode open(FunctionSpec function, GraalvisorSettings.Pooling pooling) {
        // A loaded machine makes Python sandboxes slowly.
        var settings =
                GraalvisorSettings.defaults()
                        .withLoadTimeout(Duration.ofMinutes(3))
                        .withLanguages(Map.of(function.language(), pooling));
        var node = new BenchNode(function, settings);
        node.graalvisor
                .start(Set.of(function.language()))
                .compose(_ -> node.graalvisor.deploy(function))
                .await();
        return node;
    }

    private static GuestLanguage guests(Language language) {
        return switch (language) {
            case JS -> new JavaScript();
            case PYTHON -> new PythonLanguage();
            case JAVA -> new JavaLanguage();
            case WASM -> new WasmLanguage();
        };
    }

    private static Topology topology(FunctionId function) {
        var self =
                new MeshNode(
                        SELF,
                        MeshNode.State.READY,
                        Duration.ZERO,
                        Duration.ZERO,
                        Map.of(function, 1));
        return new Topology(SELF, List.of(self), Map.of());
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

    private record OneFunction(FunctionSpec only) implements Catalogue {

        @Override
        public Optional<FunctionSpec> function(FunctionName name) {
            return name.equals(only.name()) ? Optional.of(only) : Optional.empty();
        }

        @Override
        public Collection<FunctionSpec> functions() {
            return List.of(only);
        }
    }

    private record Unheard() implements RouterListener {

        @Override
        public void routed(FunctionId function, Route.Kind kind) {}

        @Override
        public void refused(FunctionId function) {}

        @Override
        public void waited(FunctionId function, Duration wait) {}
    }
}
