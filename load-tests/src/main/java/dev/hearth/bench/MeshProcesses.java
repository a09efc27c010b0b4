package dev.hearth.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The nodes of one mesh as processes of their own, each of which can be sent away, killed, held
/// and started again at the same place with the same data. The first one is given the manifests, if
/// there are any. Not thread-safe.
final class MeshProcesses implements AutoCloseable {

    static final int SIZE = 3;

    private static final String TOKEN = "proof-of-the-mesh-0";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final NodeProcess.Launcher launcher;
    private final List<String> javaOptions;
    private final MeshNetwork network;
    private final @Nullable Path manifests;
    private final Path data;
    private final IntFunction<Map<String, String>> environment;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final NodeProcess[] nodes = new NodeProcess[SIZE];

    /// Starts them, and returns when all are ready and know each other.
    ///
    /// @param data has or gets a folder for each
    MeshProcesses(
            NodeProcess.Launcher launcher,
            List<String> javaOptions,
            MeshNetwork network,
            @Nullable Path manifests,
            Path data) {
        this(launcher, javaOptions, network, manifests, data, _ -> Map.of());
    }

    /// @param environment what a node finds in its environment besides
    MeshProcesses(
            NodeProcess.Launcher launcher,
            List<String> javaOptions,
            MeshNetwork network,
            @Nullable Path manifests,
            Path data,
            IntFunction<Map<String, String>> environment) {
        this.launcher = launcher;
        this.javaOptions = javaOptions;
        this.network = network;
        this.manifests = manifests;
        this.data = data;
        this.environment = environment;
        startAll();
        awaitAll(SIZE);
    }

    /// At the same time, as one alone waits for another; returns when all are ready.
    void startAll() {
        var starting =
                IntStream.range(0, SIZE)
                        .mapToObj(i -> CompletableFuture.runAsync(() -> start(i)))
                        .toList();
        starting.forEach(CompletableFuture::join);
    }

    MeshNetwork network() {
        return network;
    }

    Path data(int node) {
        return data.resolve("node" + node);
    }

    void start(int node) {
        var builder = launcher.with(javaOptions);
        builder.environment().putAll(environment.apply(node));
        var command = new ArrayList<>(network.prefix(node));
        command.addAll(builder.command());
        var arguments = new ArrayList<String>();
        if (node == 0 && manifests != null) {
            arguments.add(manifests.toString());
        }
        var cluster = URI.create("tcp://" + network.clusterAddress(node));
        arguments.addAll(
                List.of(
                        "--no-kafka",
                        "--http-host",
                        network.host(node),
                        "--http-port",
                        String.valueOf(network.httpPort(node)),
                        "--admin-host",
                        network.host(node),
                        "--admin-port",
                        String.valueOf(network.adminPort(node)),
                        "--admin-token",
                        TOKEN,
                        "--cluster-host",
                        cluster.getHost(),
                        "--cluster-port",
                        String.valueOf(cluster.getPort()),
                        "--join",
                        String.join(
                                ",",
                                IntStream.range(0, SIZE)
                                        .mapToObj(network::clusterAddress)
                                        .toList()),
                        "--data",
                        data(node).toString()));
        nodes[node] = NodeProcess.start(builder.command(command), arguments);
    }

    NodeProcess node(int node) {
        return nodes[node];
    }

    /// With the admin API of another node; returns with the exit code when the process has ended.
    int drain(int node) {
        var drain = "/v1/nodes/" + id(node) + "/drain";
        var answer = admin((node + 1) % SIZE, "POST", drain, new byte[0]);
        if (answer.statusCode() != 202) {
            throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        }
        return nodes[node].exitCode();
    }

    /// What they are called in `hearth-node`.
    List<String> ids() {
        return IntStream.range(0, SIZE).mapToObj(this::id).toList();
    }

    private String id(int node) {
        return members(node).stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getBoolean("self"))
                .findFirst()
                .orElseThrow()
                .getString("id");
    }

    /// Until each says that so many are ready.
    void awaitAll(int count) {
        for (int node = 0; node < SIZE; node++) {
            await(node, count);
        }
    }

    private void await(int node, int count) {
        long since = System.nanoTime();
        while (ready(node) != count) {
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "node %d knows %s".formatted(node, members(node).encode()));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /// How many ready members a node knows of, itself included.
    int ready(int node) {
        return (int)
                members(node).stream()
                        .map(JsonObject.class::cast)
                        .filter(one -> one.getString("state").equals("ready"))
                        .count();
    }

    private JsonArray members(int node) {
        return new JsonArray(admin(node, "GET", "/v1/nodes", new byte[0]).body());
    }

    /// Blocks.
    HttpResponse<String> admin(int node, String method, String path, byte[] body) {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://%s:%d%s"
                                                .formatted(
                                                        network.host(node),
                                                        network.adminPort(node),
                                                        path)))
                        .header("authorization", "Bearer " + TOKEN)
                        .timeout(PATIENCE)
                        .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        for (var node : nodes) {
            if (node != null) {
                node.kill();
            }
        }
        client.close();
    }
}
