package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Requests at a steady rate from outside to all nodes in turn, each with an id of its own that the
/// function tells a sink. Who is refused a connection goes to the next node; nothing else is tried
/// again.
final class Traffic implements AutoCloseable {

    private static final int CONNECTIONS = 128;

    /// Less than nodes keep one.
    private static final int KEPT_SECONDS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// One of so many requests is accepted for later, the others wait for their answer.
    private static final int LATER = 5;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            vertx.createHttpClient(
                    new HttpClientOptions().setKeepAliveTimeout(KEPT_SECONDS),
                    new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final Context loop = vertx.getOrCreateContext();
    private final MeshNetwork network;
    private final OpenLoop open;

    /// By id: the status of its answer, or 0 where there was none.
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    /// Why requests failed.
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    /// When requests failed, in [System#nanoTime] of their sending.
    private final ConcurrentSkipListMap<Long, Integer> failedAt = new ConcurrentSkipListMap<>();

    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread;
    private volatile boolean ending;

    /// Begins at once, and ends with [#end].
    Traffic(MeshNetwork network, int perSecond) {
        this.network = network;
        open = new OpenLoop(perSecond);
        thread = Thread.ofPlatform().daemon().name("traffic").start(this::send);
    }

    /// The same for a while, and nothing of it stays.
    static void warmUp(MeshNetwork network, int perSecond, Duration time, ExecutionSink sink) {
        try (var traffic = new Traffic(network, perSecond)) {
            RollingRestart.pause(time);
            traffic.end();
            var _ = Account.of(traffic, sink);
        }
        sink.told().clear();
    }

    /// The name of a path, and what ids of its requests begin with.
    enum Kind {
        SYNC,
        LATER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean has(String id) {
            return id.startsWith(word());
        }
    }

    private void send() {
        int from = 0;
        while (!ending) {
            int first = from;
            open.run(
                    Duration.ofSeconds(1),
                    (number, _) -> {
                        underWay.incrementAndGet();
                        loop.runOnContext(_ -> send(first + number));
                    });
            from += open.perSecond();
        }
    }

    private void send(int number) {
        var kind = number % LATER == 0 ? Kind.LATER : Kind.SYNC;
        var id = kind.word() + "-" + number;
        long now = System.nanoTime();
        ask(kind, id, number % MeshProcesses.SIZE, MeshProcesses.SIZE)
                .onSuccess(answer -> {
                    answers.put(id, answer.status);
                    if (answer.status >= 300) {
                        failed(now, kind.word() + " " + answer);
                    }
                })
                .onFailure(lost -> {
                    answers.put(id, 0);
                    failed(now, kind.word() + " " + lost.getMessage());
                })
                .onComplete(_ -> underWay.decrementAndGet());
    }

    private void failed(long at, String why) {
        failedAt.merge(at, 1, Integer::sum);
        failures.merge(why.replaceAll("[0-9.]+:\\d+", "NODE"), 1, Integer::sum);
    }

    /// @param reason of a problem, else empty
    private record Answer(int status, String reason) {

        static Future<Answer> of(HttpClientResponse response) {
            return response.body()
                    .map(body ->
                            new Answer(
                                    response.statusCode(),
                                    response.statusCode() < 300 ? "" : reason(body)));
        }

        private static String reason(Buffer body) {
            try {
                return body.toJsonObject().getString("reason", "");
            } catch (DecodeException _) {
                return "";
            }
        }

        @Override
        public String toString() {
            return status + " " + reason;
        }
    }

    private Future<Answer> ask(Kind kind, String id, int node, int left) {
        var options =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(network.host(node))
                        .setPort(network.httpPort(node))
                        .setURI("/" + kind.word())
                        .setTimeout(PATIENCE.toMillis())
                        .putHeader("content-type", "application/json");
        var answered = Promise.<Answer>promise();
        client.request(options)
                .compose((HttpClientRequest request) ->
                        request.send(new JsonObject().put("id", id).toBuffer()))
                .compose(Answer::of)
                .onSuccess(answered::complete)
                .onFailure(lost -> {
                    if (lost instanceof ConnectException && left > 1) {
                        refused.incrementAndGet();
                        ask(kind, id, (node + 1) % MeshProcesses.SIZE, left - 1)
                                .onComplete(answered);
                    } else {
                        answered.fail(lost);
                    }
                });
        return answered.future();
    }

    /// How long after one moment, and before another, the last request was sent that failed.
    Duration recovery(long since, long until) {
        var failed = failedAt.subMap(since, until);
        return Duration.ofNanos(failed.isEmpty() ? 0 : failed.lastKey() - since);
    }

    /// Sends nothing more; returns when all have their answers.
    void end() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        while (underWay.get() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    Map<String, Integer> answers() {
        return answers;
    }

    Map<String, Integer> failures() {
        return new ConcurrentSkipListMap<>(failures);
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        client.close().eventually(vertx::close).await();
    }
}
