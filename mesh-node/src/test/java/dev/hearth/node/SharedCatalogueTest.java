package dev.hearth.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.catalogue.PackageReader;
import dev.hearth.cluster.AgreedText;
import dev.hearth.cluster.Cluster;
import dev.hearth.cluster.ClusterSettings;
import dev.hearth.manifest.ManifestJson;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes in this JVM that share their catalogue, over real HTTP.
@Timeout(120)
final class SharedCatalogueTest {

    private static final int SIZE = 3;

    @TempDir private Path folder;
    private final String name = "test-" + UUID.randomUUID();
    private final List<Map<String, String>> environments =
            List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());
    private final Node[] nodes = new Node[SIZE];
    private List<String> addresses;

    @BeforeEach
    void choosePorts() throws IOException {
        var sockets = new ArrayList<ServerSocket>();
        for (int i = 0; i < SIZE; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        }
        addresses = sockets.stream().map(s -> "127.0.0.1:" + s.getLocalPort()).toList();
        for (var socket : sockets) {
            socket.close();
        }
    }

    @AfterEach
    void close() {
        for (var node : nodes) {
            if (node != null) {
                node.close();
            }
        }
    }

    @Test
    void aDeploymentIsServedByAllNodesOrByNone() throws Exception {
        manifest("hi", "one");
        startAll(folder.resolve("manifest"), null, null);
        assertThat(answers("/hi")).containsOnly("one");

        var put = put(1, "hi", zip("hi", "", "export const handler = () => 'two';"));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
        assertThat(answers("/hi")).containsOnly("two");
        var second = new JsonObject(put.body()).getString("version");

        var broken = put(1, "hi", zip("hi", "", "export const handler = ( => 1;"));
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("deployment_refused", "SyntaxError");

        environments.get(0).put("KEY", "k");
        environments.get(1).put("KEY", "k");
        var secret = zip("hi", "secrets: {KEY: '${env:KEY}'}, ", "export const handler = () => 3;");
        var poor = put(0, "hi", secret);
        assertThat(poor.statusCode()).isEqualTo(400);
        assertThat(poor.body()).contains("environment variable KEY is not set", "node ");
        assertThat(answers("/hi")).containsOnly("two");
        environments.get(2).put("KEY", "k");
        assertThat(put(0, "hi", secret).statusCode()).isEqualTo(200);
        assertThat(answers("/hi")).containsOnly("3");

        var versions = new JsonArray(get(2, "/v1/functions/hi/versions").body());
        assertThat(versions).hasSize(3);
        assertThat(versions.getJsonObject(0).getBoolean("current")).isTrue();
        assertThat(versions.getJsonObject(1).getString("version")).isEqualTo(second);

        assertThat(post(2, "/v1/functions/hi/rollback", "").statusCode()).isEqualTo(200);
        assertThat(answers("/hi")).containsOnly("two");

        var first = versions.getJsonObject(2).getString("version");
        var alias = "{\"version\":\"%s\"}".formatted(first);
        assertThat(
                        TestNodes.send(
                                        TestNodes.request(
                                                        nodes[0].adminPort(),
                                                        "/v1/functions/hi/aliases/stable")
                                                .PUT(HttpRequest.BodyPublishers.ofString(alias))
                                                .build())
                                .statusCode())
                .isEqualTo(200);
        assertThat(post(1, "/v1/functions/hi:stable/invoke", "").body()).isEqualTo("one");
        assertThat(answers("/hi")).containsOnly("two");

        assertThat(delete(1, "/v1/functions/hi").statusCode()).isEqualTo(200);
        for (var node : nodes) {
            assertThat(TestNodes.get(node.httpPort(), "/hi").statusCode()).isEqualTo(404);
        }
        assertThat(delete(1, "/v1/functions/hi").statusCode()).isEqualTo(404);
    }

    @Test
    void aDeploymentAfterTheLossOfTheAgreedMemoryKeepsWhatTheNodesKnow() throws Exception {
        manifest("hi", "one");
        startAll(folder.resolve("manifest"), null, null);
        assertThat(answers("/hi")).containsOnly("one");

        loseAgreedMemory();
        var put = put(1, "other", zip("other", "", "export const handler = () => 'two';"));
        assertThat(put.statusCode()).as(put.body()).isEqualTo(200);

        assertThat(answers("/other")).containsOnly("two");
        assertThat(answers("/hi")).containsOnly("one");
    }

    /// As when both nodes that hold it die at the same moment.
    private void loseAgreedMemory() {
        var cluster = Cluster.join(new ClusterSettings(name, "127.0.0.1", 0, addresses, 2));
        try {
            var agreed = cluster.agreed("catalogue");
            var nothing = "{\"format\": 1, \"generation\": 0, \"functions\": []}";
            assertThat(agreed.replace(agreed.read().orElseThrow(), nothing))
                    .isEqualTo(AgreedText.Change.MADE);
        } finally {
            cluster.close().await();
        }
    }

    @Test
    void whoComesLaterAndWhoComesBackGetsWhatItLacks() throws Exception {
        manifest("hi", "one");
        startAll(folder.resolve("manifest"), null, null);
        stop(2);
        assertThat(put(0, "hi", zip("hi", "", "export const handler = () => 'two';")).statusCode())
                .isEqualTo(200);
        stop(1);
        var alone = put(0, "hi", zip("hi", "", "export const handler = () => 'three';"));
        assertThat(alone.statusCode()).isEqualTo(503);
        assertThat(alone.body()).contains("no_majority");
        awaitNoMajority();
        assertThat(TestNodes.get(nodes[0].httpPort(), "/hi").body()).isEqualTo("two");

        stop(0);
        // The one that missed a version is there first: the highest generation wins.
        start(2, folder.resolve("manifest"));
        assertThat(TestNodes.get(nodes[2].httpPort(), "/hi").body()).isEqualTo("one");
        start(0, folder.resolve("manifest"));
        start(1, null);
        awaitEverywhere("two");
    }

    @Test
    void whatDoesNotFitTheOthersIsRefused() throws Exception {
        manifest("hi", "one");
        startAll(folder.resolve("manifest"), null, null);
        var zip =
                zip(
                        "ho",
                        "triggers: {h: {kind: http, path: /hi}}, ",
                        "export const handler = () => 1;");
        var sameRoute = put(1, "ho", zip);
        assertThat(sameRoute.statusCode()).isEqualTo(409);
        assertThat(sameRoute.body()).contains("/hi is answered by both");
        var nowhere =
                put(
                        1,
                        "ho",
                        zip(
                                "ho",
                                "onSuccess: [{function: gone}], ",
                                "export const handler = () => 1;"));
        assertThat(nowhere.statusCode()).isEqualTo(409);
        assertThat(nowhere.body()).contains("'gone', which is not deployed");
        assertThat(put(1, "ha", zip).body()).contains("declares 'ho', and 'ha' was asked for");
        assertThat(put(1, "ho", "no zip".getBytes(UTF_8)).statusCode()).isEqualTo(400);
        assertThat(new JsonArray(get(0, "/v1/functions").body())).hasSize(1);
    }

    @Test
    void aManifestThatCannotBeLoadedStartsNoNode() throws Exception {
        manifest("hi", "one");
        write("hi.mjs", "export const handler = ( => 1;");
        addresses = addresses.subList(0, 1);
        assertThatThrownBy(() -> start(0, folder.resolve("manifest")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hi: SyntaxError");
    }

    /// Also where nothing would change. Within the time limit of the test, or not.
    private void awaitNoMajority() {
        var unknown = "{\"version\": \"none\"}";
        while (!post(0, "/v1/functions/hi/rollback", unknown).body().contains("no_majority")) {
            Thread.onSpinWait();
        }
    }

    /// Reached within the time limit of the test, or not.
    private void awaitEverywhere(String answer) {
        var vertx = Vertx.vertx();
        try {
            while (!answers("/hi").stream().allMatch(answer::equals)) {
                vertx.timer(50).await();
            }
        } finally {
            vertx.close().await();
        }
    }

    private List<String> answers(String path) {
        var bodies = new ArrayList<String>();
        for (var node : nodes) {
            bodies.add(TestNodes.get(node.httpPort(), path).body());
        }
        return bodies;
    }

    private void startAll(Path... manifests) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starting =
                    IntStream.range(0, SIZE)
                            .mapToObj(i -> threads.submit(() -> start(i, manifests[i])))
                            .toList();
            for (var one : starting) {
                one.get();
            }
        }
    }

    private Node start(int i, Path manifest) {
        var settings = TestNodes.settings(folder.resolve("data" + i));
        int port = Integer.parseInt(addresses.get(i).split(":")[1]);
        var node =
                Node.share(
                        settings.withCluster(
                                new ClusterSettings(name, "127.0.0.1", port, addresses, 2)),
                        new Manifest(
                                manifest == null ? null : ManifestJson.read(manifest),
                                List.of(),
                                new PackageReader(
                                        folder, environments.get(i)::get, _ -> Optional.empty())));
        nodes[i] = node;
        return node;
    }

    private void stop(int i) {
        nodes[i].close();
        nodes[i] = null;
    }

    private void manifest(String function, String answer) throws IOException {
        write(function + ".yaml", yaml(function, ""));
        write(function + ".mjs", "export const handler = () => '%s';".formatted(answer));
    }

    private void write(String file, String text) throws IOException {
        var manifest = Files.createDirectories(folder.resolve("manifest"));
        Files.writeString(manifest.resolve(file), text);
    }

    private static String yaml(String function, String spec) {
        var trigger =
                spec.contains("triggers")
                        ? ""
                        : ", triggers: {h: {kind: http, path: /%s}}".formatted(function);
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: %s}
        spec: {%s runtime: js, handler: %s.mjs, limits: {timeout: 60s}%s}
        """
                .formatted(function, spec, function, trigger);
    }

    private static byte[] zip(String function, String spec, String code) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("hearth.yaml"));
            zip.write(yaml(function, spec).getBytes(UTF_8));
            zip.putNextEntry(new ZipEntry(function + ".mjs"));
            zip.write(code.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private HttpResponse<String> put(int node, String function, byte[] zip) {
        return TestNodes.send(
                TestNodes.request(nodes[node].adminPort(), "/v1/functions/" + function)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(zip))
                        .build());
    }

    private HttpResponse<String> get(int node, String path) {
        return TestNodes.get(nodes[node].adminPort(), path);
    }

    private HttpResponse<String> post(int node, String path, String body) {
        return TestNodes.post(nodes[node].adminPort(), path, "application/json", body);
    }

    private HttpResponse<String> delete(int node, String path) {
        return TestNodes.send(TestNodes.request(nodes[node].adminPort(), path).DELETE().build());
    }
}
