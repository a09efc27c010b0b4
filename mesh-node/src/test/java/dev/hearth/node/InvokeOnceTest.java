package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionSpec;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A request to the admin API's invoke that is sent again runs once.
@Timeout(120)
final class InvokeOnceTest {

    private static final String PATIENT = "limits: {timeout: 90s},";

    private static final String RANDOM =
            "export const handler = e => { if (e.data === 'fail') throw new Error('no'); return crypto.randomUUID(); };";

    private static final String WAITS =
            """
            export const handler = async (event, context) => {
              if (event.data === 'go') return context.kv.put('go', 1);
              if (event.data === 'begun') return context.kv.get('begun');
              await context.kv.put('begun', 1);
              while (!await context.kv.get('go')) await new Promise(done => setTimeout(done, 20));
              return 'done';
            };
            """;

    @TempDir private static Path folder;
    private static Node node;

    @BeforeAll
    static void start() {
        node = TestNodes.start(folder.resolve("data"), functions());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void aRepeatGetsTheStoredAnswer() {
        var first = invoke("ids", "1", "idempotency-key", "repeat");
        var again = invoke("ids", "1", "idempotency-key", "repeat");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
        assertThat(invoke("ids", "1", "idempotency-key", "repeat-2").body())
                .isNotEqualTo(first.body());
        assertThat(invoke("ids", "1").body()).isNotEqualTo(invoke("ids", "1").body());

        var other = invoke("ids", "2", "idempotency-key", "repeat");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(reason(other)).isEqualTo("idempotency_key_reused");
    }

    @Test
    void keysOfTriggersAndOfOtherFunctionsAreOthers() {
        var answers =
                List.of(
                        invoke("ids", "1", "idempotency-key", "others"),
                        invoke("more", "1", "idempotency-key", "others"),
                        post(node.httpPort(), "/ids", "1", "idempotency-key", "others"));
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        assertThat(answers).extracting(HttpResponse::body).doesNotHaveDuplicates();
    }

    @Test
    void whatFailedRunsAgainAndWhatIsAcceptedIsAcceptedOnce() {
        for (int time = 0; time < 2; time++) {
            var failed = invoke("ids", "\"fail\"", "idempotency-key", "failed");
            assertThat(reason(failed)).isEqualTo("function_error");
            assertThat(failed.headers().firstValue("idempotent-replayed")).isEmpty();
        }
        String[] later = {"idempotency-key", "failed-2", "prefer", "respond-async"};
        var first = invoke("ids", "1", later);
        var again = invoke("ids", "1", later);
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("location"))
                .isPresent()
                .isEqualTo(first.headers().firstValue("location"));
        assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
    }

    @Test
    void aBatchIsAnsweredOnce() {
        var batch = "[{\"specversion\":\"1.0\",\"id\":\"a\",\"source\":\"/s\",\"type\":\"t\"}]";
        String[] headers = {
            "content-type", "application/cloudevents-batch+json", "idempotency-key", "batch"
        };
        var first = invoke("ids", batch, headers);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(invoke("ids", batch, headers).body()).isEqualTo(first.body());
    }

    @Test
    void whileTheFirstOneRunsARepeatIs409() {
        var first =
                CompletableFuture.supplyAsync(
                        () -> invoke("waits", "1", "idempotency-key", "waits"));
        while (!invoke("waits", "\"begun\"").body().equals("1")) {
            Thread.onSpinWait();
        }
        var again = invoke("waits", "1", "idempotency-key", "waits");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(reason(again)).isEqualTo("idempotency_key_in_use");
        assertThat(again.headers().firstValue("retry-after")).contains("1");

        invoke("waits", "\"go\"");
        assertThat(first.join().body()).isEqualTo("done");
        assertThat(invoke("waits", "1", "idempotency-key", "waits").body()).isEqualTo("done");
    }

    @Test
    void whatCannotBeRememberedIsNotRun() {
        var settings = TestNodes.settings(folder.resolve("alone"));
        var alone =
                Node.start(
                        settings.withCluster(settings.cluster().withSize(2)),
                        functions(),
                        Node.OnBroken.REFUSE);
        try {
            var path = "/v1/functions/ids/invoke";
            var refused = post(alone.adminPort(), path, "1", "idempotency-key", "alone");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(reason(refused)).isEqualTo("state_unavailable");
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(post(alone.adminPort(), path, "1").statusCode()).isEqualTo(200);
        } finally {
            alone.close();
        }
    }

    private static HttpResponse<String> invoke(String function, String body, String... headers) {
        return post(node.adminPort(), "/v1/functions/%s/invoke".formatted(function), body, headers);
    }

    private static HttpResponse<String> post(
            int port, String path, String body, String... headers) {
        var request = TestNodes.request(port, path).setHeader("content-type", "application/json");
        for (int at = 0; at < headers.length; at += 2) {
            request.setHeader(headers[at], headers[at + 1]);
        }
        return TestNodes.send(request.POST(BodyPublishers.ofString(body)).build());
    }

    private static String reason(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("reason");
    }

    private static List<FunctionSpec> functions() {
        return new Bundles(folder.resolve("functions"))
                .javaScript("ids", PATIENT, RANDOM)
                .javaScript("more", PATIENT, RANDOM)
                .javaScript("waits", PATIENT, WAITS)
                .read();
    }
}
