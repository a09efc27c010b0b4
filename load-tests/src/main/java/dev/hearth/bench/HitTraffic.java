package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Orders at a steady rate to all nodes by chance, for functions some of which are asked for more
/// than others.
final class HitTraffic implements AutoCloseable {

    private static final int CONNECTIONS = 128;
    private static final Buffer ORDER = Buffer.buffer(PriceFunctions.ORDER);

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient client =
            vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final MeshNetwork network;
    private final Zipf popularity;

    /// On the loop.
    private final Percentiles answers = new Percentiles();

    private final Map<String, Integer> failures = new TreeMap<>();

    /// @param answers from the time each was due
    record Seen(int requests, Map<String, Integer> failures, Percentiles answers) {

        int failed() {
            return failures.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    HitTraffic(MeshNetwork network, Zipf popularity) {
        this.network = network;
        this.popularity = popularity;
    }

    /// Blocks until all have their answers.
    Seen run(int perSecond, Duration duration) {
        int count = new OpenLoop(perSecond).run(loop, duration, (_, due) -> order(due));
        return new Seen(count, failures, answers);
    }

    private Future<?> order(long due) {
        int node = random.nextInt(MeshProcesses.SIZE);
        var to =
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setHost(network.host(node))
                        .setPort(network.httpPort(node))
                        .setURI(WarmHits.path(popularity.draw(random)))
                        .putHeader("content-type", "application/json");
        return client.request(to)
                .compose((HttpClientRequest request) -> request.send(ORDER))
                .compose(response ->
                        response.body().map(body -> answered(response.statusCode(), body, due)))
                .onFailure(lost -> failed(String.valueOf(lost.getMessage())));
    }

    private boolean answered(int status, Buffer body, long due) {
        boolean priced = status == 200 && PriceFunctions.isPriced(body);
        if (priced) {
            answers.record(System.nanoTime() - due);
        } else {
            failed(status + " " + body);
        }
        return priced;
    }

    private void failed(String why) {
        failures.merge(why.substring(0, Math.min(200, why.length())), 1, Integer::sum);
    }

    @Override
    public void close() {
        client.close().eventually(vertx::close).await();
    }
}
