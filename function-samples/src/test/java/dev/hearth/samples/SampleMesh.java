package dev.hearth.samples;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.java.JavaLanguage;
import dev.hearth.javascript.JavaScript;
import dev.hearth.python.PythonLanguage;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.NodeId;
import dev.hearth.wasm.WasmLanguage;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The real Graalvisor with all its engines, without triggers. For the JUnit thread.
final class SampleMesh implements AutoCloseable {

    private static final Map<Language, Pooling> ONE_BLANK_EACH =
            Arrays.stream(Language.values())
                    .collect(Collectors.toMap(language -> language, _ -> new Pooling(1, 256)));

    private final Vertx vertx = Vertx.vertx();
    private final Map<InvocationId, Long> logged = new ConcurrentHashMap<>();
    private final Graalvisor graalvisor =
            new Graalvisor(
                    vertx,
                    new NodeId("samples"),
                    // A loaded machine makes Python sandboxes slowly; one at a time is enough here.
                    GraalvisorSettings.defaults()
                            .withLoadTimeout(Duration.ofMinutes(3))
                            .withLanguages(ONE_BLANK_EACH),
                    List.of(
                            new JavaScript(),
                            new PythonLanguage(),
                            new JavaLanguage(),
                            new WasmLanguage()),
                    SandboxListener.NONE,
                    (_, invocation, _, text) -> {
                        if (invocation != null) {
                            logged.merge(invocation, bytes(text), Long::sum);
                        }
                    },
                    HostClient.NONE);

    private SampleMesh() {}

    /// @param loggedBytes what the function's log lines had together
    record Answer(Outcome outcome, long loggedBytes) {}

    static SampleMesh open() {
        var mesh = new SampleMesh();
        mesh.graalvisor.start(Set.of(Language.values())).await();
        return mesh;
    }

    /// Loads the function once, so that no case pays for a cold engine.
    void deploy(FunctionSpec function) {
        graalvisor.deploy(function).await();
    }

    Answer invoke(FunctionSpec function, Event event) {
        var deadline = Deadline.after(function.limits().timeout());
        var invocation = Invocation.once(function.id(), "case", event, deadline);
        var outcome = graalvisor.invoke(invocation).await();
        return new Answer(outcome, logged.getOrDefault(invocation.id(), 0L));
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void close() {
        graalvisor.close().eventually(vertx::close).await();
    }
}
