package dev.hearth.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hearth.catalogue.PackageReader;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.manifest.ManifestJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two of three nodes share a schedule, until only one is left. What ran is counted outside.
@Timeout(180)
final class SharedSchedulesTest {

    private static final Duration PERIOD = Duration.ofMillis(200);

    @TempDir private Path folder;
    private final String name = "test-" + UUID.randomUUID();
    private final Map<Instant, Integer> ran = new TreeMap<>();
    private final Vertx vertx = Vertx.vertx();
    private List<String> addresses;
    private HttpServer sink;

    @BeforeEach
    void open() throws IOException {
        sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext(
                "/",
                exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    synchronized (ran) {
                        ran.merge(Instant.parse(body), 1, Integer::sum);
                    }
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        sink.start();
        var sockets = new ArrayList<ServerSocket>();
        for (int i = 0; i < 3; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        }
        addresses = sockets.stream().map(s -> "127.0.0.1:" + s.getLocalPort()).toList();
        for (var socket : sockets) {
            socket.close();
        }
        var host = "127.0.0.1:" + sink.getAddress().getPort();
        var manifest = Files.createDirectories(folder.resolve("manifest"));
        Files.writeString(
                manifest.resolve("ticks.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: ticks}
                spec:
                  runtime: js
                  handler: ticks.mjs
                  limits: {timeout: 60s}
                  grants: {network: ['%s']}
                  triggers: {tick: {kind: cron, every: %dms, overlap: allow}}
                """
                        .formatted(host, PERIOD.toMillis()));
        Files.writeString(
                manifest.resolve("ticks.mjs"),
                """
                export async function handler(event) {
                  await fetch('http://%s/', {method: 'POST', body: event.cron.slot});
                }
                """
                        .formatted(host));
    }

    @AfterEach
    void close() {
        sink.stop(0);
        vertx.close().await();
    }

    @Test
    void aSlotFiresOnOneNodeAndOnNoneWhereTheyAreTooFew() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting = threads.submit(() -> node(1));
            var first = node(0);
            try {
                var second = starting.get();
                try {
                    eventually(() -> fired(first) >= 10 && fired(second) >= 10);

                    order(second, "pause");
                    eventually(() -> trigger(first).getString("state").equals("paused"));
                    int before = slots();
                    order(first, "resume");
                    eventually(() -> slots() >= before + 10);
                } finally {
                    second.close();
                }
                eventually(() -> lastError(first).contains("half of the nodes"));
                double alone = fired(first);
                vertx.timer(5 * PERIOD.toMillis()).await();
                assertThat(fired(first)).isEqualTo(alone);
            } finally {
                first.close();
            }
        }
        synchronized (ran) {
            assertThat(ran.values()).containsOnly(1);
            assertThat(ran.keySet()).allMatch(slot -> slot.toEpochMilli() % PERIOD.toMillis() == 0);
        }
    }

    private Node node(int i) {
        int port = Integer.parseInt(addresses.get(i).split(":")[1]);
        return Node.share(
                TestNodes.settings(folder.resolve("data" + i))
                        .withCluster(new ClusterSettings(name, "127.0.0.1", port, addresses, 2)),
                new Manifest(
                        ManifestJson.read(folder.resolve("manifest")),
                        List.of(),
                        new PackageReader(folder, _ -> null, _ -> Optional.empty())));
    }

    private int slots() {
        synchronized (ran) {
            return ran.size();
        }
    }

    private static double fired(Node node) {
        return TestNodes.get(node.adminPort(), "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("hearth_cron_fired_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static String lastError(Node node) {
        return Objects.requireNonNullElse(trigger(node).getString("lastError"), "");
    }

    private static JsonObject trigger(Node node) {
        return new JsonArray(TestNodes.get(node.adminPort(), "/v1/triggers").body())
                .getJsonObject(0);
    }

    private static void order(Node node, String order) {
        var path = "/v1/triggers/ticks.tick/" + order;
        var answer = TestNodes.post(node.adminPort(), path, "application/json", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /// Reached within the time limit of the test, or not.
    private void eventually(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            vertx.timer(50).await();
        }
    }
}
