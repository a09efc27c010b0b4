package dev.hearth.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// Asks all nodes in turn, at a steady rate, for the version they answer with, and looks whether it
/// ever goes back.
final class VersionWatch implements AutoCloseable {

    private static final int CONNECTIONS = 128;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final HttpClient client =
            vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    private final MeshNetwork network;
    private final Map<String, Integer> failures = new TreeMap<>();
    private final TreeSet<Integer> versions = new TreeSet<>();

    /// The newest that each node has answered with.
    private final int[] newest = new int[MeshProcesses.SIZE];

    /// When a version was answered with for the first time.
    private final Map<Integer, Long> since = new TreeMap<>();

    private int stale;
    private int behindAnother;
    private int behindItself;
    private long longestBehind;
    private volatile int deployed;

    /// @param stale answers of a version older than the one that was deployed when they were asked
    ///   for
    /// @param behindAnother answers of a version older than what any node had answered before they
    ///   were asked for
    /// @param behindItself the same of the node that was asked
    /// @param longestBehind how long before an answer a newer version had been answered first, in
    ///   the worst case
    record Seen(
            int requests,
            int failed,
            Map<String, Integer> failures,
            int stale,
            int behindAnother,
            int behindItself,
            Duration longestBehind,
            int versions) {}

    VersionWatch(MeshNetwork network) {
        this.network = network;
    }

    /// From now on no older version may answer. Any thread.
    void deployed(int version) {
        deployed = version;
    }

    /// Blocks until all have their answers.
    Seen run(int perSecond, Duration duration) {
        int count = new OpenLoop(perSecond).run(loop, duration, (number, _) -> ask(number));
        return new Seen(
                count,
                failures.values().stream().mapToInt(Integer::intValue).sum(),
                failures,
                stale,
                behindAnother,
                behindItself,
                Duration.ofNanos(longestBehind),
                versions.size());
    }

    private Future<?> ask(int number) {
        int node = number % MeshProcesses.SIZE;
        int ofAll = versions.isEmpty() ? 0 : versions.last();
        int ofNode = newest[node];
        int known = deployed;
        return client.request(
                        HttpMethod.GET, network.httpPort(node), network.host(node), "/version")
                .compose(HttpClientRequest::send)
                .compose(response ->
                        response.body()
                                .map(body -> {
                                    var text = body.toString(StandardCharsets.UTF_8);
                                    if (response.statusCode() == 200) {
                                        answered(
                                                node, Integer.parseInt(text), ofAll, ofNode, known);
                                    } else {
                                        failed(response.statusCode() + " " + text);
                                    }
                                    return text;
                                }))
                .onFailure(lost -> failed(String.valueOf(lost.getMessage())));
    }

    private void failed(String why) {
        failures.merge(why, 1, Integer::sum);
    }

    private void answered(int node, int version, int ofAll, int ofNode, int known) {
        long now = System.nanoTime();
        if (versions.add(version)) {
            since.put(version, now);
        }
        newest[node] = Math.max(newest[node], version);
        stale += version < known ? 1 : 0;
        behindItself += version < ofNode ? 1 : 0;
        if (version < ofAll) {
            behindAnother++;
            longestBehind = Math.max(longestBehind, now - since.getOrDefault(version + 1, now));
        }
    }

    @Override
    public void close() {
        client.close().eventually(vertx::close).await();
    }
}
