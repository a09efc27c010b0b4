package dev.hearth.java;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.Guest;
import dev.hearth.sandbox.GuestLanguage;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.Program;
import dev.hearth.sandbox.Samples;
import dev.hearth.sandbox.SandboxListener;
import dev.hearth.topology.NodeId;
import io.vertx.core.Vertx;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is left on a node of a Java function that was undeployed: nothing.
final class JavaUndeployTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private final ConcurrentLinkedQueue<WeakReference<ClassLoader>> loaders =
            new ConcurrentLinkedQueue<>();

    /// Java, with an eye on the class loaders it makes.
    private final class Watched implements GuestLanguage {
        private final JavaLanguage java = new JavaLanguage();

        @Override
        public Language language() {
            return java.language();
        }

        @Override
        public String engineName() {
            return java.engineName();
        }

        @Override
        public Program prepare(FunctionSpec spec) {
            var program = java.prepare(spec);
            loaders.add(new WeakReference<>(program.loader()));
            return program;
        }

        @Override
        public Guest blank() {
            return java.blank();
        }

        @Override
        public void close() {
            java.close();
        }
    }

    @Test
    void theClassesOfUndeployedVersionsAreCollected() {
        var vertx = Vertx.vertx();
        var graalvisor =
                new Graalvisor(
                        vertx,
                        new NodeId("n1"),
                        GraalvisorSettings.defaults(),
                        List.of(new Watched()),
                        SandboxListener.NONE,
                        (_, _, _, _) -> {},
                        HostClient.NONE);
        try {
            graalvisor.start(Set.of(Language.JAVA)).await();
            var function = function();
            for (int version = 0; version < 5; version++) {
                graalvisor.deploy(function).await();
                assertThat(graalvisor.invoke(invocation(function)).await())
                        .isInstanceOf(Outcome.Returned.class);
            }
            graalvisor.undeploy(function.id()).await();
            assertThat(loaders).hasSize(5);
            awaitCollected();
        } finally {
            graalvisor.close().eventually(vertx::close).await();
        }
    }

    private static Invocation invocation(FunctionSpec function) {
        return Samples.invocation(function, Samples.json("{\"kind\": \"A\", \"text\": \"x\"}"));
    }

    private FunctionSpec function() {
        var classes =
                JavaSource.compile(
                        folder,
                        "Fun.java",
                        """
                        import java.util.List;
                        import java.util.function.Function;

                        public class Fun implements Function<Fun.In, Fun.Out> {
                            public enum Kind { A }
                            public record In(Kind kind, String text) {}
                            public record Out(Kind kind, List<In> all) {}
                            static final ThreadLocal<In> LAST = new ThreadLocal<>();
                            public Out apply(In in) { return new Out(in.kind(), List.of(in)); }
                        }
                        """);
        return Samples.function("fun", Language.JAVA, "Fun", classes);
    }

    private void awaitCollected() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (loaders.stream().anyMatch(each -> each.get() != null)) {
            assertThat(System.nanoTime() - deadline).as("patience").isNegative();
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
    }
}
