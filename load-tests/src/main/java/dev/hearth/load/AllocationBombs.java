package dev.hearth.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;

/// What a neighbour feels of allocation bombs: a node with a heap of 512 MB runs one a second, in
/// each language in turn, while another function is called over HTTP at a steady rate.
///
/// Arguments: seconds with bombs (default 300); further ones are options for the node's JVM, after
/// `-Xmx512m`. Run it in the project's root folder: it starts the node with `./hearth`. Exits with
/// 0 if it passed:
///
/// 1. the node lives and answers at the end,
/// 2. no call of the neighbour failed,
/// 3. the neighbour's p99 is within twice what it is without bombs, or 20 ms more.
///
/// Latencies count from the moment a call was due, not from when it was sent.
public final class AllocationBombs {

    private static final int CALLS_A_SECOND = 200;
    private static final Duration WARM_UP = Duration.ofSeconds(15);
    private static final Duration QUIET = Duration.ofSeconds(30);
    private static final List<String> LANGUAGES = List.of("js", "python", "java", "wasm");

    private static final Buffer NUMBERS = Buffer.buffer("[1,2,3,4,5,6,7,8,9,10]");

    private final Map<String, Integer> answers = new ConcurrentSkipListMap<>();
    private final HttpClient client;
    private final int port;

    private AllocationBombs(HttpClient client, int port) {
        this.client = client;
        this.port = port;
    }

    public static void main(String[] arguments) throws Exception {
        int seconds = arguments.length == 0 ? 300 : Integer.parseInt(arguments[0]);
        var options = List.of(arguments).subList(Math.min(1, arguments.length), arguments.length);
        var vertx = Vertx.vertx();
        boolean passed;
        try (var node = BombedNode.start(Path.of("").toAbsolutePath(), options)) {
            var client =
                    vertx.createHttpClient(
                            new HttpClientOptions().setDefaultHost("127.0.0.1"),
                            new PoolOptions().setHttp1MaxSize(256));
            var bombs = new AllocationBombs(client, node.httpPort());
            passed = bombs.run(Duration.ofSeconds(seconds)) && node.isAlive();
            System.out.println("node alive: " + node.isAlive());
        } finally {
            vertx.close().await();
        }
        System.out.println(passed ? "PASS" : "FAIL");
        System.exit(passed ? 0 : 1);
    }

    private boolean run(Duration bombed) {
        var _ = neighbour(WARM_UP);
        for (var language : LANGUAGES) {
            throwOne(language);
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        }
        var quiet = neighbour(QUIET);
        quiet.print("quiet");
        answers.clear();
        var thrower = Thread.ofPlatform().daemon().start(() -> throwFor(bombed));
        var noisy = neighbour(bombed);
        noisy.print("bombed");
        thrower.interrupt();
        answers.forEach((answer, count) -> System.out.printf("  %5d × %s%n", count, answer));
        long bound = Math.max(2 * quiet.p99(), quiet.p99() + Duration.ofMillis(20).toNanos());
        System.out.printf(
                "neighbour's p99 %.2f ms, bound %.2f ms, worst %.2f ms, failed %d%n",
                noisy.p99() / 1e6, bound / 1e6, noisy.worst() / 1e6, noisy.failed());
        return noisy.p99() <= bound && noisy.failed() == 0 && quiet.failed() == 0;
    }

    private SteadyCalls neighbour(Duration duration) {
        return SteadyCalls.make(
                CALLS_A_SECOND,
                duration,
                () ->
                        client.request(HttpMethod.POST, port, "127.0.0.1", "/neighbour")
                                .compose(request ->
                                        request.putHeader("content-type", "application/json")
                                                .send(NUMBERS))
                                .compose(response ->
                                        response.body().map(_ -> response.statusCode())));
    }

    private void throwFor(Duration duration) {
        long start = System.nanoTime();
        for (int each = 0; each < duration.toSeconds(); each++) {
            LockSupport.parkNanos(start + each * 1_000_000_000L - System.nanoTime());
            if (Thread.interrupted()) {
                return;
            }
            throwOne(LANGUAGES.get(each % LANGUAGES.size()));
        }
    }

    private void throwOne(String language) {
        client.request(HttpMethod.POST, port, "127.0.0.1", "/bombs/" + language)
                .compose(request ->
                        request.putHeader("content-type", "application/json").send("\"x\""))
                .compose(AllocationBombs::told)
                .otherwise(failure -> "no answer: " + failure.getMessage())
                .onSuccess(answer -> answers.merge(language + ": " + answer, 1, Integer::sum));
    }

    private static io.vertx.core.Future<String> told(HttpClientResponse response) {
        return response.body()
                .map(body -> new JsonObject(body))
                .map(problem -> response.statusCode() + " " + problem.getString("reason"));
    }
}
