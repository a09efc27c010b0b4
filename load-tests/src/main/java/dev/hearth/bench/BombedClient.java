package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Calls the neighbour of the bombs, and throws bombs. Everything happens on one event loop; its
/// callers are threads of a benchmark.
final class BombedClient implements AutoCloseable {

    private static final int CONNECTIONS = 256;
    private static final long LAST_ANSWER_SECONDS = 60;
    private static final Buffer NUMBERS = Buffer.buffer("[1,2,3,4,5,6,7,8,9,10]");
    private static final Buffer ANYTHING = Buffer.buffer("\"x\"");

    private final Vertx vertx;
    private final Context loop;
    private final HttpClient client;
    private final int port;

    BombedClient(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
        loop = vertx.getOrCreateContext();
        client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /// @param latencies from the time a call was due
    /// @param failed not answered with the right sum
    record Calls(Percentiles latencies, int failed) {

        @Override
        public String toString() {
            return "%s, %d failed".formatted(latencies, failed);
        }
    }

    private record Answer(int status, Buffer body) {

        boolean isSum() {
            return status == 200 && new JsonObject(body).equals(JsonObject.of("sum", 55));
        }

        String reason() {
            return status + " " + new JsonObject(body).getString("reason");
        }
    }

    /// Blocks until all are answered, those that never are for a minute.
    Calls callNeighbour(int perSecond, Duration duration) {
        var open = new OpenLoop(perSecond);
        var missing = new CountDownLatch(open.count(duration));
        var latencies = new Percentiles();
        var failed = new AtomicInteger();
        open.run(
                duration,
                (_, due) ->
                        loop.runOnContext(_ ->
                                post("/neighbour", NUMBERS)
                                        .onComplete(answered -> {
                                            latencies.record(System.nanoTime() - due);
                                            if (answered.failed() || !answered.result().isSum()) {
                                                failed.incrementAndGet();
                                            }
                                            missing.countDown();
                                        })));
        try {
            var _ = missing.await(LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            throw new IllegalStateException(ended);
        }
        return new Calls(latencies, failed.get() + Math.toIntExact(missing.getCount()));
    }

    /// @return the answer's status and reason
    Future<String> throwBomb(String language) {
        var answer = Promise.<String>promise();
        loop.runOnContext(_ ->
                post("/bombs/" + language, ANYTHING)
                        .map(Answer::reason)
                        .otherwise(failure -> "no answer: " + failure.getMessage())
                        .onComplete(answer));
        return answer.future();
    }

    private Future<Answer> post(String path, Buffer json) {
        return client.request(HttpMethod.POST, port, "127.0.0.1", path)
                .compose(
                        request -> request.putHeader("content-type", "application/json").send(json))
                .compose(response ->
                        response.body().map(body -> new Answer(response.statusCode(), body)));
    }

    @Override
    public void close() {
        client.close().eventually(vertx::close).await();
    }
}
