package dev.hearth.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Events are sent to a real node that is killed (SIGKILL) at random moments and started again.
/// Every event that had its 202 must come to an end: counted by a sink outside of the node, which
/// each execution tells its invocation's id, and by asking for each id's state. Exits with 1 where
/// one is missing.
final class AcceptCrashes {

    private static final int SENDERS = 32;
    private static final int ASKERS = 16;
    private static final Buffer DATA = new JsonObject().put("n", 1).toBuffer();

    private AcceptCrashes() {}

    /// @param accepted so many at least
    record Plan(int accepted, int kills, Duration shortestLife, Duration longestLife) {}

    /// @param unanswered requests whose connection broke: accepted or not, nobody knows
    /// @param told ids that the sink heard, and how often
    /// @param states of the accepted ids at the end
    record Report(
            Plan plan,
            List<String> accepted,
            int refused,
            int unanswered,
            Map<String, Integer> told,
            Map<String, Integer> states,
            Duration took) {

        long missing() {
            return accepted.stream().filter(id -> !told.containsKey(id)).count();
        }

        boolean isComplete() {
            return missing() == 0 && states.getOrDefault("succeeded", 0) == accepted.size();
        }

        @Override
        public String toString() {
            return "%d events accepted through %d kills in %d s: %d of them did not run, %d ran more than once; states %s%n%d refused, %d without an answer, of which %d ran%n%s%n"
                    .formatted(
                            accepted.size(),
                            plan.kills,
                            took.toSeconds(),
                            missing(),
                            accepted.stream().filter(id -> told.getOrDefault(id, 0) > 1).count(),
                            states,
                            refused,
                            unanswered,
                            told.size() - (accepted.size() - missing()),
                            isComplete() ? "complete" : "NOT COMPLETE");
        }
    }

    /// @param args events to be accepted (100000), kills (20), then options of the node's JVM
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 100_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 20,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5));
        var options = args.length > 2 ? List.of(args).subList(2, args.length) : List.<String>of();
        var report = run(NodeProcess.Launcher.SHIPPED, options, plan);
        System.out.println(report);
        System.exit(report.isComplete() ? 0 : 1);
    }

    static Report run(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        var vertx = Vertx.vertx();
        try (var sink = new ExecutionSink(vertx, "127.0.0.1");
                var mesh = AsyncMesh.telling(sink.port())) {
            long begun = System.nanoTime();
            var senders = new Senders(vertx);
            var random = RandomGenerator.of("L64X128MixRandom");
            var node = NodeProcess.start(launcher, javaOptions, mesh.folder());
            for (int kill = 0; kill < plan.kills; kill++) {
                senders.sendTo(node.httpPort());
                pause(
                        random.nextLong(
                                plan.shortestLife.toMillis(), plan.longestLife.toMillis() + 1));
                node.kill();
                senders.pause();
                node = NodeProcess.start(launcher, javaOptions, mesh.folder());
            }
            try (var last = node) {
                // In two parts, since a node keeps 100,000 results.
                var killed = List.copyOf(senders.accepted);
                var states = states(vertx, last.httpPort(), killed);
                senders.sendTo(last.httpPort());
                senders.untilAccepted(plan.accepted);
                senders.end().await();
                var quiet = senders.accepted.stream().skip(killed.size()).toList();
                states(vertx, last.httpPort(), quiet)
                        .forEach((state, ids) -> states.merge(state, ids, Integer::sum));
                return new Report(
                        plan,
                        List.copyOf(senders.accepted),
                        senders.refused.get(),
                        senders.unanswered.get(),
                        Map.copyOf(sink.told()),
                        states,
                        Duration.ofNanos(System.nanoTime() - begun));
            }
        } finally {
            vertx.close().await();
        }
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
    }

    /// Waits for each to end.
    private static Map<String, Integer> states(Vertx vertx, int port, List<String> ids) {
        var states = new ConcurrentHashMap<String, Integer>();
        var waiting = new ConcurrentLinkedQueue<>(ids);
        var client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(ASKERS));
        var askers =
                IntStream.range(0, ASKERS)
                        .mapToObj(_ -> ask(client, port, waiting, states))
                        .toList();
        Future.all(askers).eventually(client::close).await();
        return new TreeMap<>(states);
    }

    private static Future<Void> ask(
            HttpClient client, int port, Queue<String> waiting, Map<String, Integer> states) {
        var id = waiting.poll();
        if (id == null) {
            return Future.succeededFuture();
        }
        return client.request(
                        HttpMethod.GET, port, "127.0.0.1", "/v1/invocations/" + id + "?wait=60s")
                .compose(HttpClientRequest::send)
                .compose(response ->
                        response.body()
                                .map(body ->
                                        response.statusCode() == 200
                                                ? new JsonObject(body).getString("state")
                                                : "status " + response.statusCode()))
                .compose(state -> {
                    states.merge(state, 1, Integer::sum);
                    return ask(client, port, waiting, states);
                });
    }

    /// Sends one event after the other on some connections, to whatever port the node has.
    private static final class Senders {

        private final Vertx vertx;
        private final HttpClient client;
        private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger unanswered = new AtomicInteger();
        private final AtomicInteger busy = new AtomicInteger();
        private final Promise<Void> ended = Promise.promise();
        private volatile int port;
        private volatile boolean ending;

        Senders(Vertx vertx) {
            this.vertx = vertx;
            client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(SENDERS));
        }

        void sendTo(int port) {
            this.port = port;
            for (int i = busy.get(); i < SENDERS; i++) {
                busy.incrementAndGet();
                next();
            }
        }

        void pause() {
            port = 0;
        }

        void untilAccepted(int wanted) {
            while (count.get() < wanted) {
                AcceptCrashes.pause(50);
            }
        }

        Future<Void> end() {
            ending = true;
            return ended.future().eventually(client::close);
        }

        private void next() {
            int to = port;
            if (ending || to == 0) {
                if (busy.decrementAndGet() == 0 && ending) {
                    ended.tryComplete();
                }
                return;
            }
            var _ =
                    client.request(HttpMethod.POST, to, "127.0.0.1", AsyncMesh.PATH)
                            .map(request -> request.putHeader("content-type", "application/json"))
                            .compose((HttpClientRequest request) -> request.send(DATA))
                            .compose(response -> response.end().map(response))
                            .onSuccess(response -> {
                                heard(
                                        response.statusCode(),
                                        response.getHeader("hearth-invocation-id"));
                                next();
                            })
                            .onFailure(_ -> {
                                unanswered.incrementAndGet();
                                vertx.setTimer(20, _ -> next());
                            });
        }

        private void heard(int status, @Nullable String id) {
            if (status == 202 && id != null) {
                accepted.add(id);
                count.incrementAndGet();
            } else {
                refused.incrementAndGet();
            }
        }
    }
}
