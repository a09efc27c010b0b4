package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Asynchronous invocations of a whole node in this JVM, over real HTTP.
@Timeout(240)
final class AsyncTest {

    private static final String LATER =
            "{runtime: js, handler: later.mjs, code: ./later, %s triggers: {hook: {kind: http,"
                    + " path: /later, methods: [POST], mode: async}}}";

    @TempDir private Path folder;

    @Test
    void anEventIsAcceptedAndItsResultIsThereAlsoAfterARestart() {
        var functions =
                functions(
                        "later",
                        "",
                        "export const handler = (e, c) => ({twice: 2 * e.data, id:"
                                + " c.invocationId});");
        var node = TestNodes.start(folder, functions.read());
        String location;
        try {
            var accepted = TestNodes.post(node.httpPort(), "/later", "application/json", "21");
            assertThat(accepted.statusCode()).isEqualTo(202);
            location = accepted.headers().firstValue("location").orElseThrow();
            var found = json(TestNodes.get(node.httpPort(), location + "?wait=30s"));
            assertThat(found.getString("state")).isEqualTo("succeeded");
            var data = found.getJsonObject("result").getJsonObject("data");
            assertThat(data.getInteger("twice")).isEqualTo(42);
            assertThat(location).endsWith(data.getString("id"));

            var trigger = list(TestNodes.get(node.adminPort(), "/v1/triggers")).getJsonObject(0);
            assertThat(trigger.getString("mode")).isEqualTo("async");
            assertThat(trigger.getString("durability")).isEqualTo("journal");
            assertThat(TestNodes.get(node.adminPort(), "/metrics").body())
                    .contains(
                            "hearth_events_received_total{function=\"later\",trigger=\"hook\"} 1.0")
                    .contains(
                            "hearth_events_settled_total{function=\"later\",trigger=\"hook\"} 1.0")
                    .contains("hearth_journal_bytes{kind=\"live\"}");
        } finally {
            assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
        }

        var again = TestNodes.start(folder, functions.read());
        try {
            var found = json(TestNodes.get(again.adminPort(), location));
            assertThat(found.getJsonObject("result").getJsonObject("data").getInteger("twice"))
                    .isEqualTo(42);
            assertThat(TestNodes.get(again.adminPort(), "/metrics").body())
                    .doesNotContain("hearth_invocations_total");
        } finally {
            again.close();
        }
    }

    @Test
    void anInvocationByTheAdminApiIsAcceptedWhereThatIsPreferred() {
        var node =
                TestNodes.start(
                        folder,
                        functions("later", "", "export const handler = e => e.data;").read());
        try {
            var accepted =
                    TestNodes.send(
                            TestNodes.request(node.adminPort(), "/v1/functions/later/invoke")
                                    .header("content-type", "application/json")
                                    .header("prefer", "handling=lenient, respond-async")
                                    .POST(BodyPublishers.ofString("{\"a\":1}"))
                                    .build());
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.headers().firstValue("preference-applied"))
                    .contains("respond-async");
            var location = accepted.headers().firstValue("location").orElseThrow();
            var found = json(TestNodes.get(node.adminPort(), location + "?wait=30s"));
            assertThat(found.getJsonObject("result").getJsonObject("data"))
                    .isEqualTo(new JsonObject().put("a", 1));
            assertThat(found.getString("trigger")).isEqualTo("invoke");

            var replayed = TestNodes.post(node.adminPort(), location + "/replay", "text/plain", "");
            assertThat(replayed.statusCode()).isEqualTo(202);
            var second = replayed.headers().firstValue("location").orElseThrow();
            assertThat(second).isNotEqualTo(location);
            assertThat(
                            json(TestNodes.get(node.adminPort(), second + "?wait=30s"))
                                    .getString("state"))
                    .isEqualTo("succeeded");
            var listed =
                    list(
                            TestNodes.get(
                                    node.adminPort(),
                                    "/v1/invocations?function=later&state=succeeded&limit=1"));
            assertThat(listed).hasSize(1);
            assertThat(second).endsWith(listed.getJsonObject(0).getString("id"));
        } finally {
            node.close();
        }
    }

    @Test
    void aFailureIsTriedAgainAndARunningOneCanBeCancelled() {
        var node =
                TestNodes.start(
                        folder,
                        functions(
                                        "later",
                                        "delivery: {retry: 1, backoffDelay: 1ms, maxDelay: 1ms},"
                                                + " limits: {timeout: 60s, cpuTime: none},",
                                        "export const handler = e => { if (e.data === 'loop') while"
                                                + " (true) {}; throw new Error('no'); };")
                                .read());
        try {
            var failing =
                    TestNodes.post(node.httpPort(), "/later", "application/json", "1")
                            .headers()
                            .firstValue("location")
                            .orElseThrow();
            var failed = json(TestNodes.get(node.httpPort(), failing + "?wait=30s"));
            assertThat(failed.getString("state")).isEqualTo("failed");
            assertThat(failed.getInteger("attempt")).isEqualTo(2);
            assertThat(failed.getString("reason")).isEqualTo("attempts");
            assertThat(failed.getJsonObject("result").getJsonObject("problem").getString("detail"))
                    .isEqualTo("Error: no");

            var looping =
                    TestNodes.post(node.httpPort(), "/later", "application/json", "\"loop\"")
                            .headers()
                            .firstValue("location")
                            .orElseThrow();
            while (!json(TestNodes.get(node.httpPort(), looping))
                    .getString("state")
                    .equals("running")) {
                Thread.onSpinWait();
            }
            // A cancellation of one that has not begun to run is lost, and can be repeated.
            String state;
            do {
                TestNodes.send(TestNodes.request(node.adminPort(), looping).DELETE().build());
                state =
                        json(TestNodes.get(node.adminPort(), looping + "?wait=1s"))
                                .getString("state");
            } while (state.equals("running"));
            assertThat(state).isEqualTo("cancelled");
        } finally {
            node.close();
        }
    }

    @Test
    void whatCannotBeUnderstoodIsRefused() {
        var node =
                TestNodes.start(
                        folder, functions("later", "", "export const handler = () => 1;").read());
        try {
            for (var query : new String[] {"state=done", "limit=0", "function=A_B", "x=1"}) {
                var answer = TestNodes.get(node.adminPort(), "/v1/invocations?" + query);
                assertThat(answer.statusCode()).as(query).isEqualTo(400);
            }
            assertThat(TestNodes.get(node.adminPort(), "/v1/invocations/x").statusCode())
                    .isEqualTo(404);
            assertThat(
                            TestNodes.post(
                                            node.adminPort(),
                                            "/v1/invocations/x/replay",
                                            "text/plain",
                                            "")
                                    .statusCode())
                    .isEqualTo(404);
            assertThatThrownBy(() ->
                            TestNodes.start(
                                    folder,
                                    functions("later", "", "export const handler = () => 1;")
                                            .read()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("is in use by another node");
        } finally {
            node.close();
        }
    }

    private Bundles functions(String name, String spec, String code) {
        return new Bundles(folder.resolve("functions"))
                .javaScript(name, code)
                .manifest(name, LATER.formatted(spec));
    }

    private static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    private static JsonArray list(HttpResponse<String> answer) {
        return new JsonArray(answer.body());
    }
}
