package dev.hearth.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// Events that a real node accepts durably, at a steady rate over HTTP, while it runs them: the
/// latency of the 202, from when the request was due, and what the journal takes meanwhile.
final class DurableAccepts {

    private static final int CONNECTIONS = 512;
    private static final int DATA_BYTES = 500;

    private DurableAccepts() {}

    /// @param warmUp at the same rate, not recorded
    record Plan(int perSecond, Duration warmUp, Duration measured) {}

    /// @param statuses of all answers in the measured time; 0 where there was none
    /// @param worst the most bytes of the journal's files for each byte that counts, once a second
    /// @param left accepted invocations that had not ended when the last was accepted
    record Report(
            Plan plan,
            Percentiles latencies,
            Map<Integer, Integer> statuses,
            double worst,
            double megabytes,
            int left,
            Duration cpu) {

        @Override
        public String toString() {
            return "%d events of %d bytes a second, %d s after %d s of the same%n%10s %s%n%10s %s%nstatuses %s, not ended at the end %d%njournal: %.1f MB at the end, at most %.1f bytes in its files for each that counts%nnode: %.0f %% of one core%n"
                    .formatted(
                            plan.perSecond,
                            DATA_BYTES,
                            plan.measured.toSeconds(),
                            plan.warmUp.toSeconds(),
                            "µs",
                            Percentiles.HEADING,
                            "202",
                            latencies,
                            statuses,
                            left,
                            megabytes,
                            worst,
                            100.0 * cpu.toNanos() / plan.measured.toNanos());
        }
    }

    /// @param args events a second (5000), seconds of warm-up (30), seconds measured (15), then
    ///   options of the node's JVM
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 5_000,
                        Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 30),
                        Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 15));
        var options = args.length > 3 ? List.of(args).subList(3, args.length) : List.<String>of();
        System.out.println(measure(NodeProcess.Launcher.SHIPPED, options, plan));
    }

    static Report measure(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        try (var mesh = AsyncMesh.counting();
                var node = NodeProcess.start(launcher, javaOptions, mesh.folder());
                var client = new Client(node.httpPort())) {
            var _ = client.run(plan.perSecond, plan.warmUp);
            var cpuBefore = node.cpu();
            var journal = new JournalWatch(node.adminPort());
            var answers = client.run(plan.perSecond, plan.measured);
            journal.close();
            return new Report(
                    plan,
                    answers.latencies,
                    answers.statuses,
                    journal.worst(),
                    journal.files() / 1e6,
                    journal.left(),
                    node.cpu().minus(cpuBefore));
        }
    }

    /// Of the client's event loop, until all are there.
    private static final class Answers {
        private final Percentiles latencies = new Percentiles();
        private final Map<Integer, Integer> statuses = new TreeMap<>();

        void add(int status, long nanos) {
            statuses.merge(status, 1, Integer::sum);
            if (status == 202) {
                latencies.record(nanos);
            }
        }
    }

    private static final class Client implements AutoCloseable {

        private final Vertx vertx = Vertx.vertx();
        private final HttpClient client =
                vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
        private final RequestOptions to;
        private final Buffer body =
                new JsonObject().put("n", 1).put("text", "x".repeat(DATA_BYTES - 19)).toBuffer();

        Client(int port) {
            to =
                    new RequestOptions()
                            .setMethod(HttpMethod.POST)
                            .setHost("127.0.0.1")
                            .setPort(port)
                            .setURI(AsyncMesh.PATH)
                            .putHeader("content-type", "application/json");
        }

        Answers run(int perSecond, Duration duration) {
            var answers = new Answers();
            var _ =
                    new OpenLoop(perSecond)
                            .run(
                                    vertx.getOrCreateContext(),
                                    duration,
                                    (_, due) -> send(due, answers));
            return answers;
        }

        private Future<?> send(long due, Answers answers) {
            return client.request(to)
                    .compose((HttpClientRequest request) -> request.send(body))
                    .compose(response -> response.end().map(response.statusCode()))
                    .otherwise(0)
                    .onSuccess(status -> answers.add(status, System.nanoTime() - due));
        }

        @Override
        public void close() {
            client.close().eventually(vertx::close).await();
        }
    }

    /// Looks at the node's metrics every second, on a thread of its own.
    private static final class JournalWatch implements AutoCloseable {

        private final URI metrics;
        private final Thread thread;
        private volatile boolean closed;
        private double live;
        private double files;
        private double worst;
        private int left;

        JournalWatch(int adminPort) {
            metrics = URI.create("http://127.0.0.1:%d/metrics".formatted(adminPort));
            thread = Thread.ofPlatform().daemon().name("journal-watch").start(this::watch);
        }

        private void watch() {
            while (!closed) {
                look();
                try {
                    TimeUnit.SECONDS.sleep(1);
                } catch (InterruptedException _) {
                    return;
                }
            }
        }

        private void look() {
            left = 0;
            try (var text = metrics.toURL().openStream()) {
                new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(this::line);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            worst = live == 0 ? worst : Math.max(worst, files / live);
        }

        private void line(String line) {
            if (line.startsWith("hearth_journal_bytes{kind=\"live\"}")) {
                live = value(line);
            } else if (line.startsWith("hearth_journal_bytes{kind=\"files\"}")) {
                files = value(line);
            } else if (line.matches(
                    "hearth_async_invocations\\{.*state=\"(waiting|running|retrying)\".*")) {
                left += (int) value(line);
            }
        }

        private static double value(String line) {
            return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
        }

        double worst() {
            return worst;
        }

        double files() {
            return files;
        }

        int left() {
            return left;
        }

        @Override
        public void close() {
            closed = true;
            try {
                thread.join();
            } catch (InterruptedException ended) {
                throw new IllegalStateException(ended);
            }
            look();
        }
    }
}
