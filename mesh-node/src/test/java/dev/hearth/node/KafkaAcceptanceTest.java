package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.FunctionSpec;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Accepted events in a topic of a real broker, as senders and operators of whole nodes see them.
@Timeout(240)
final class KafkaAcceptanceTest {

    private static final String LATER =
            "{runtime: js, handler: %1$s.mjs, code: ./%1$s, delivery: {backoffDelay: 1h, maxDelay:"
                    + " 1h}, triggers: {hook: {kind: http, path: /%1$s, methods: [POST], mode: async,"
                    + " durability: %2$s}}}";

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void whatWasAcceptedRunsThoughTheDataFolderIsLost() {
        var broker =
                DevelopmentBroker.start(vertx, Path.of("target", "kafka"), folder.resolve("broker"))
                        .await();
        try {
            broker.createTopics(List.of("hearth-accepted")).await();
            var held = acceptedAndNotEnded(broker);
            var other =
                    start(
                            "second",
                            broker,
                            functions("second", "export const handler = e => e.data + ' ran';"));
            try {
                until(() -> "succeeded".equals(state(other, held)));
                var found = json(TestNodes.get(other.httpPort(), held));
                assertThat(found.getJsonObject("result").getString("data")).isEqualTo("hold ran");
                assertThat(TestNodes.get(other.adminPort(), "/metrics").body())
                        .contains(
                                "hearth_events_received_total{function=\"later\",trigger=\"hook\"}"
                                        + " 1.0");
            } finally {
                other.close();
            }
        } finally {
            broker.close().await();
        }
    }

    /// @return the location of one that waits for its next attempt when its node ends
    private String acceptedAndNotEnded(DevelopmentBroker broker) {
        var node =
                start(
                        "first",
                        broker,
                        functions(
                                "first",
                                "export const handler = e => { if (e.data === 'hold') throw new"
                                        + " Error('not yet'); return 2 * e.data; };"));
        try {
            var toNowhere = CompletableFuture.supplyAsync(() -> post(node, "/nowhere", "1"));
            var done = location(post(node, "/later", "21"));
            var found = json(TestNodes.get(node.httpPort(), done + "?wait=1m"));
            assertThat(found.getString("state")).isEqualTo("succeeded");
            assertThat(found.getJsonObject("result").getInteger("data")).isEqualTo(42);

            var held = location(post(node, "/later", "\"hold\""));
            until(() -> "retrying".equals(state(node, held)));
            until(() -> trigger(node, "later").getInteger("uncommitted") == 1);
            assertThat(trigger(node, "later").getString("durability")).isEqualTo("kafka");
            assertThat(trigger(node, "later").getString("topic")).isEqualTo("hearth-accepted");
            assertThat(trigger(node, "later").getString("state")).isEqualTo("running");

            until(() ->
                    "missing topics: nowhere"
                            .equals(trigger(node, "nowhere").getString("lastError")));
            var refused = toNowhere.join();
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(json(refused).getString("reason")).isEqualTo("not_durable");
            assertThat(json(refused).getString("detail")).contains("nowhere");
            return held;
        } finally {
            assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
        }
    }

    @Test
    void aNodeWithoutABrokerRefusesToStart() {
        assertThatThrownBy(() ->
                        TestNodes.start(
                                folder.resolve("data"),
                                functions("none", "export const handler = () => 1;")))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("hearth-accepted")
                .hasMessageContaining("--kafka HOST:PORT");
    }

    private Node start(String data, DevelopmentBroker broker, List<FunctionSpec> functions) {
        var settings =
                TestNodes.settings(folder.resolve(data))
                        .withKafka(new NodeSettings.Kafka.At(broker.bootstrapServers()));
        return Node.start(settings, functions, Node.OnBroken.REFUSE);
    }

    private List<FunctionSpec> functions(String root, String code) {
        return new Bundles(folder.resolve("functions-" + root))
                .javaScript("later", code)
                .manifest("later", LATER.formatted("later", "kafka"))
                .javaScript("nowhere", code)
                .manifest("nowhere", LATER.formatted("nowhere", "{topic: nowhere}"))
                .read();
    }

    private static HttpResponse<String> post(Node node, String path, String body) {
        return TestNodes.post(node.httpPort(), path, "application/json", body);
    }

    private static String location(HttpResponse<String> accepted) {
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return accepted.headers().firstValue("location").orElseThrow();
    }

    private static String state(Node node, String location) {
        return json(TestNodes.get(node.httpPort(), location)).getString("state");
    }

    private static JsonObject trigger(Node node, String function) {
        return new JsonArray(TestNodes.get(node.adminPort(), "/v1/triggers").body())
                .stream()
                        .map(JsonObject.class::cast)
                        .filter(trigger -> trigger.getString("function").equals(function))
                        .findFirst()
                        .orElseThrow();
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    /// As long as the test may take.
    private static void until(BooleanSupplier holds) {
        while (!holds.getAsBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
