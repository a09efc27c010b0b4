package dev.hearth.bench;

import com.sun.management.ThreadMXBean;
import dev.hearth.function.Bundle;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Payload;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/// What enforcing limits costs: CPU time of the one thread that watches all work, as a share of one
/// core, while functions with every limit set run on all sandbox threads, and others wait.
///
/// Arguments: seconds of each measurement (default 10).
public final class WatchCost {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String CODE =
            """
            export async function handler(event) {
              const until = performance.now() + event.data.millis;
              if (event.data.waits) await new Promise(done => setTimeout(done, event.data.millis));
              else while (performance.now() < until);
            }
            """;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private WatchCost() {}

    public static void main(String[] arguments) throws IOException {
        var duration =
                Duration.ofSeconds(arguments.length == 0 ? 10 : Integer.parseInt(arguments[0]));
        var folder = Files.createTempDirectory("hearth-watch");
        var file = Files.writeString(folder.resolve("main.mjs"), CODE);
        var function = function(folder);
        try (var node = BenchNode.open(function, new Pooling(8, 6_000))) {
            measure(node, function, 0, 0, duration);
            measure(node, function, 64, 0, duration);
            measure(node, function, 64, 1_000, duration);
            measure(node, function, 64, 4_000, duration);
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static FunctionSpec function(Path folder) {
        var function =
                FunctionSpec.of(
                        new FunctionId(new FunctionName("busy"), "1"),
                        Language.JS,
                        Handler.parse("main.mjs"),
                        new Bundle(folder, "busy"));
        return function.withLimits(
                function.limits()
                        .withTimeout(PATIENCE)
                        .withCpuTime(PATIENCE)
                        .withAllocation(DataSize.parse("1000Gi")));
    }

    private static void measure(
            BenchNode node, FunctionSpec function, int busy, int waiting, Duration duration) {
        long millis = duration.toMillis() + 30_000;
        for (int each = 0; each < waiting; each++) {
            var _ = node.graalvisor().invoke(invocation(function, "true", millis));
        }
        awaitUnderWay(node, waiting);
        LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());
        for (int each = 0; each < busy; each++) {
            var _ = node.graalvisor().invoke(invocation(function, "false", millis));
        }
        LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
        long detector = detector();
        long before = THREADS.getThreadCpuTime(detector);
        long start = System.nanoTime();
        LockSupport.parkNanos(duration.toNanos());
        double share =
                (THREADS.getThreadCpuTime(detector) - before)
                        / (double) (System.nanoTime() - start);
        System.out.printf(
                "%5d busy, %5d waiting: %.3f %% of one core%n", busy, waiting, 100 * share);
        awaitUnderWay(node, 0);
    }

    private static Invocation invocation(FunctionSpec function, String waits, long millis) {
        var data = "{\"waits\":%s,\"millis\":%d}".formatted(waits, millis);
        var event =
                CloudEventBuilder.v1()
                        .withId("1")
                        .withSource(URI.create("/bench"))
                        .withType("bench.busy")
                        .withData(Payload.JSON, data.getBytes(StandardCharsets.UTF_8))
                        .build();
        return Invocation.once(
                function.id(),
                "bench",
                new Event(event, new Origin.Direct()),
                Deadline.after(PATIENCE));
    }

    private static void awaitUnderWay(BenchNode node, int count) {
        while (node.graalvisor().snapshot().underWay() != count) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static long detector() {
        return LongStream.of(THREADS.getAllThreadIds())
                .filter(id -> {
                    var info = THREADS.getThreadInfo(id);
                    return info != null && info.getThreadName().equals("hearth-sandbox-detector");
                })
                .findFirst()
                .orElseThrow();
    }
}
