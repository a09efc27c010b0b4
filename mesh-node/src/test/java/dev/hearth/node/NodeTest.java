package dev.hearth.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node in this JVM, over real HTTP.
final class NodeTest {

    private static final String SAYS = "export const handler = () => '%s';";

    @TempDir private Path folder;

    @Test
    void answersOnItsRoutesAndShowsWhatItServes() {
        var node =
                TestNodes.start(folder, functions().javaScript("hi", SAYS.formatted("one")).read());
        try {
            var answer = TestNodes.get(node.httpPort(), "/hi");
            assertThat(answer.body()).isEqualTo("one");
            assertThat(answer.headers().map())
                    .containsKeys(
                            "hearth-invocation-id",
                            "hearth-node",
                            "hearth-sandbox",
                            "hearth-cpu-us",
                            "hearth-allocated-bytes",
                            "server-timing");

            assertThat(TestNodes.get(node.adminPort(), "/livez").statusCode()).isEqualTo(200);
            assertThat(TestNodes.get(node.adminPort(), "/readyz").statusCode()).isEqualTo(200);
            var listed = new JsonArray(TestNodes.get(node.adminPort(), "/v1/functions").body());
            assertThat(listed.getJsonObject(0).getString("name")).isEqualTo("hi");
            var triggers = new JsonArray(TestNodes.get(node.adminPort(), "/v1/triggers").body());
            assertThat(triggers.getJsonObject(0).getString("path")).isEqualTo("/hi");
            var nodes = new JsonArray(TestNodes.get(node.adminPort(), "/v1/nodes").body());
            assertThat(nodes.getJsonObject(0).getBoolean("self")).isTrue();
            assertThat(TestNodes.get(node.adminPort(), "/metrics").body())
                    .contains(
                            "hearth_invocations_total{function=\"hi\",outcome=\"returned\",trigger=\"http\"")
                    .contains("hearth_route_total{kind=\"local_warm\"} 1.0")
                    .contains("hearth_events_received_total{function=\"hi\",trigger=\"http\"} 1.0")
                    .contains("hearth_events_settled_total{function=\"hi\",trigger=\"http\"} 1.0");
        } finally {
            assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
        }
    }

    @Test
    void isToldToDrainThroughTheAdminApi() {
        var node =
                TestNodes.start(folder, functions().javaScript("hi", SAYS.formatted("one")).read());
        try {
            var drain = "/v1/nodes/%s/drain";
            var other =
                    TestNodes.post(node.adminPort(), drain.formatted("other"), "text/plain", "");
            assertThat(other.statusCode()).isEqualTo(404);
            assertThat(other.body()).contains("no node has the id 'other'");
            assertThat(node.drainRequested().isComplete()).isFalse();

            var nodes = new JsonArray(TestNodes.get(node.adminPort(), "/v1/nodes").body());
            var id = nodes.getJsonObject(0).getString("id");
            var answer = TestNodes.post(node.adminPort(), drain.formatted(id), "text/plain", "");
            assertThat(answer.statusCode()).isEqualTo(202);
            assertThat(new JsonObject(answer.body()).getString("state")).isEqualTo("draining");
            assertThat(node.drainRequested().isComplete()).isTrue();
        } finally {
            assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
        }
    }

    @Test
    void theAdminApiInvokesWithACloudEvent() {
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript(
                                        "echo",
                                        "export const handler = e => ({id: e.id, type: e.type, data: e.data});")
                                .read());
        try {
            var event =
                    new JsonObject()
                            .put("specversion", "1.0")
                            .put("id", "e-7")
                            .put("source", "/me")
                            .put("type", "t")
                            .put("data", new JsonObject().put("a", 1));
            var answer =
                    TestNodes.post(
                            node.adminPort(),
                            "/v1/functions/echo/invoke",
                            "application/cloudevents+json",
                            event.encode());
            assertThat(new JsonObject(answer.body()))
                    .isEqualTo(
                            new JsonObject("{\"id\":\"e-7\",\"type\":\"t\",\"data\":{\"a\":1}}"));
        } finally {
            node.close();
        }
    }

    @Test
    void theAdminApiInvokesWithABatchOfCloudEvents() {
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript("echo", "export const handler = e => e.data;")
                                .read());
        try {
            var event =
                    "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/me\",\"type\":\"t\",\"data\":%d}";
            var answer =
                    TestNodes.post(
                            node.adminPort(),
                            "/v1/functions/echo/invoke",
                            "application/cloudevents-batch+json",
                            "[" + event.formatted(1, 10) + "," + event.formatted(2, 20) + "]");
            var items = new JsonArray(answer.body());
            assertThat(items.getJsonObject(0).getInteger("data")).isEqualTo(10);
            assertThat(items.getJsonObject(1).getInteger("data")).isEqualTo(20);
        } finally {
            node.close();
        }
    }

    @Test
    void aFunctionReachesTheHostsItsManifestGrantsAndNoOthers() throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(200, 4);
                    exchange.getResponseBody().write("here".getBytes(US_ASCII));
                    exchange.close();
                });
        server.start();
        var host = "127.0.0.1:" + server.getAddress().getPort();
        var code =
                "export const handler = () => fetch('http://%s/').then((r) => r.text(), (e) => e.message);"
                        .formatted(host);
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript("may", "grants: {network: ['" + host + "']},", code)
                                .javaScript("may-not", code)
                                .read());
        try {
            assertThat(TestNodes.get(node.httpPort(), "/may").body()).isEqualTo("here");
            assertThat(TestNodes.get(node.httpPort(), "/may-not").body())
                    .startsWith("fetch failed: " + host + " is not granted to this function");
        } finally {
            node.close();
            server.stop(0);
        }
    }

    @Test
    void aSchedulePausesAndResumesOverTheAdminApi() {
        var specs =
                functions()
                        .javaScript("hi", SAYS.formatted("x"))
                        .manifest(
                                "tick",
                                "{runtime: js, handler: hi.mjs, code: ./hi, triggers: {hourly: {kind: cron, every: 1h}}}")
                        .read();
        var node = TestNodes.start(folder, specs);
        try {
            assertThat(trigger(node, "hourly").getString("state")).isEqualTo("running");
            assertThat(
                            TestNodes.post(
                                            node.adminPort(),
                                            "/v1/triggers/tick.hourly/pause",
                                            "text/plain",
                                            "")
                                    .statusCode())
                    .isEqualTo(204);
            assertThat(trigger(node, "hourly").getString("state")).isEqualTo("paused");
            assertThat(
                            TestNodes.post(
                                            node.adminPort(),
                                            "/v1/triggers/hourly/resume",
                                            "text/plain",
                                            "")
                                    .statusCode())
                    .isEqualTo(204);
            assertThat(trigger(node, "hourly").getString("state")).isEqualTo("running");
            var unknown =
                    TestNodes.post(node.adminPort(), "/v1/triggers/http/pause", "text/plain", "");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("there are: tick.hourly");
        } finally {
            node.close();
        }
    }

    private static JsonObject trigger(Node node, String name) {
        return new JsonArray(TestNodes.get(node.adminPort(), "/v1/triggers").body())
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(trigger -> trigger.getString("name").equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void aBrokenFunctionKeepsTheNodeFromStartingAndIsNamedWithItsLine() {
        var specs =
                functions()
                        .javaScript("good", SAYS.formatted("x"))
                        .javaScript("bad", "export const a = 1;\nexport function handler( {\n")
                        .read();
        assertThatThrownBy(() -> TestNodes.start(folder, specs))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("1 of the functions cannot be loaded")
                .hasMessageContaining("bad: SyntaxError: bad.mjs:");
    }

    @Test
    void aBrokenFunctionIsLeftOutWhereAskedAndTheOthersAreServed() {
        var specs =
                functions()
                        .javaScript("good", SAYS.formatted("x"))
                        .javaScript("bad", "export function handler( {")
                        .read();
        var node = Node.start(TestNodes.settings(folder), specs, Node.OnBroken.SKIP);
        try {
            assertThat(TestNodes.get(node.httpPort(), "/good").body()).isEqualTo("x");
            assertThat(TestNodes.get(node.httpPort(), "/bad").statusCode()).isEqualTo(404);
        } finally {
            node.close();
        }
    }

    @Test
    void anUpdateSwapsWhatChangedAndDropsNoRequest() {
        var bundles =
                functions()
                        .javaScript("hi", SAYS.formatted("one"))
                        .javaScript("stays", SAYS.formatted("here"));
        var node = TestNodes.start(folder, bundles.read());
        try {
            var stop = new CountDownLatch(1);
            var load = CompletableFuture.supplyAsync(() -> answersUntil(stop, node.httpPort()));
            for (var version : new String[] {"two", "three"}) {
                node.update(bundles.javaScript("hi", SAYS.formatted(version)).read());
                assertThat(TestNodes.get(node.httpPort(), "/hi").body()).isEqualTo(version);
            }
            stop.countDown();
            assertThat(load.join()).isPositive();
            assertThat(TestNodes.get(node.httpPort(), "/stays").body()).isEqualTo("here");
        } finally {
            node.close();
        }
    }

    @Test
    void anUpdateOfTheSameVersionIsSwappedToo() {
        var version = "version: \"7\", env: {WORD: %s},";
        var bundles =
                functions()
                        .javaScript(
                                "hi",
                                version.formatted("one"),
                                "export const handler = (e, c) => c.env.WORD;");
        var node = TestNodes.start(folder, bundles.read());
        try {
            node.update(
                    bundles.javaScript(
                                    "hi",
                                    version.formatted("two"),
                                    "export const handler = (e, c) => c.env.WORD;")
                            .read());
            assertThat(TestNodes.get(node.httpPort(), "/hi").body()).isEqualTo("two");
        } finally {
            node.close();
        }
    }

    @Test
    void anUpdateThatCannotBeLoadedLeavesTheLastVersion() {
        var bundles = functions().javaScript("hi", SAYS.formatted("one"));
        var node = TestNodes.start(folder, bundles.read());
        try {
            node.update(bundles.javaScript("hi", "export function handler( {").read());
            assertThat(TestNodes.get(node.httpPort(), "/hi").body()).isEqualTo("one");
        } finally {
            node.close();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = TestNodes.settings(folder);
            var http =
                    settings.withHttp(
                            settings.http().withAddress("127.0.0.1", taken.getLocalPort()));
            assertThatThrownBy(() ->
                            Node.start(
                                    http,
                                    functions().javaScript("hi", SAYS).read(),
                                    Node.OnBroken.REFUSE))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("HTTP port " + taken.getLocalPort());
            var admin = settings.withAdmin(settings.admin().withPort(taken.getLocalPort()));
            assertThatThrownBy(() ->
                            Node.start(
                                    admin,
                                    functions().javaScript("hi", SAYS).read(),
                                    Node.OnBroken.REFUSE))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("admin port " + taken.getLocalPort());
        }
    }

    @Test
    void topicsWithoutABrokerAreRefused() {
        var specs =
                functions()
                        .manifest(
                                "writer",
                                "{runtime: js, handler: hi.mjs, code: ./hi, onSuccess: [{topic: out}]}")
                        .javaScript("hi", SAYS)
                        .read();
        assertThatThrownBy(() -> TestNodes.start(folder, specs))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("topics [out]")
                .hasMessageContaining("--kafka HOST:PORT");
    }

    @Test
    void aBrokerThatIsNotThereIsSaidByTheTriggerAndTheNodeLives() throws Exception {
        int nobody;
        try (var free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        var specs =
                functions()
                        .javaScript("hi", SAYS.formatted("x"))
                        .manifest(
                                "reader",
                                "{runtime: js, handler: hi.mjs, code: ./hi, delivery: {onExhausted: skip}, triggers: {in: {kind: kafka, topics: [orders]}}}")
                        .read();
        var node =
                Node.start(
                        TestNodes.settings(folder)
                                .withKafka(new NodeSettings.Kafka.At("127.0.0.1:" + nobody)),
                        specs,
                        Node.OnBroken.REFUSE);
        try {
            assertThat(TestNodes.get(node.httpPort(), "/hi").body()).isEqualTo("x");
            var until = Instant.now().plusSeconds(60);
            while (trigger(node, "in").getString("lastError") == null) {
                assertThat(Instant.now()).as("it says nothing").isBefore(until);
            }
            assertThat(trigger(node, "in").getString("state")).isEqualTo("waiting");
            assertThat(trigger(node, "in").getString("lastError")).contains("127.0.0.1:" + nobody);
            assertThat(TestNodes.get(node.adminPort(), "/livez").statusCode()).isEqualTo(200);
            assertThat(TestNodes.get(node.adminPort(), "/readyz").statusCode()).isEqualTo(200);
        } finally {
            node.close();
        }
    }

    @Test
    void closingFinishesWhatRuns() {
        var slow =
                "let begun; export const handler = async () => { await new Promise(r => setTimeout(r, 1500)); return 'finished'; };";
        var node = TestNodes.start(folder, functions().javaScript("slow", slow).read());
        int port = node.httpPort();
        int admin = node.adminPort();
        var running = CompletableFuture.supplyAsync(() -> TestNodes.get(port, "/slow"));
        while (!TestNodes.get(admin, "/metrics")
                .body()
                .contains("hearth_invocations_under_way 1.0")) {
            Thread.onSpinWait();
        }
        assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
        assertThat(running.join().body()).isEqualTo("finished");
    }

    private Bundles functions() {
        return new Bundles(folder.resolve("functions"));
    }

    private static int answersUntil(CountDownLatch stop, int port) {
        int answers = 0;
        while (stop.getCount() > 0) {
            var answer = TestNodes.get(port, "/hi");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answers++;
        }
        return answers;
    }
}
