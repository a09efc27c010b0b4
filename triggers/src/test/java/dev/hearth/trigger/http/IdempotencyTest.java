package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.EXECUTION;
import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Auth;
import dev.hearth.function.Idempotency;
import dev.hearth.function.Idempotency.Key;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A request that is sent again runs once, and its sender gets the answer again.
@Timeout(60)
final class IdempotencyTest {

    private static final String[] KEY = {"idempotency-key", "k1"};

    @Test
    void aRepeatGetsTheStoredAnswerAndDoesNotRun() throws Exception {
        try (var fixture = new GatewayFixture(function("f", orders()))) {
            var first = fixture.post("/orders", "1", KEY);
            var again = fixture.post("/orders", "1", KEY);

            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body()).isEqualTo("done");
            assertThat(invocationId(again)).isEqualTo(invocationId(first)).isNotEmpty();
            assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
            assertThat(again.headers().firstValue("idempotent-replayed")).contains("true");
            assertThat(fixture.mesh.invocations).hasSize(1);
            assertThat(fixture.state.ttls.values()).containsExactly(Duration.ofDays(1));

            assertThat(fixture.post("/orders", "1", "idempotency-key", "k2").statusCode())
                    .isEqualTo(200);
            assertThat(fixture.post("/orders", "1").statusCode()).isEqualTo(200);
            assertThat(fixture.mesh.invocations).hasSize(3);
        }
    }

    @Test
    void whileTheFirstOneRunsARepeatIs409() throws Exception {
        try (var fixture = new GatewayFixture(function("f", orders()))) {
            Promise<Outcome> outcome = Promise.promise();
            fixture.mesh.behaviour = _ -> outcome.future();
            var first =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return fixture.post("/orders", "1", KEY);
                        } catch (Exception failed) {
                            throw new AssertionError(failed);
                        }
                    });
            fixture.mesh.invocations.take();

            var again = fixture.post("/orders", "1", KEY);
            assertThat(again.statusCode()).isEqualTo(409);
            assertThat(again.headers().firstValue("retry-after")).contains("1");
            assertThat(reason(again)).isEqualTo("idempotency_key_in_use");
            outcome.complete(FakeMesh.returned("done"));
            assertThat(first.join().body()).isEqualTo("done");
            assertThat(fixture.post("/orders", "1", KEY).body()).isEqualTo("done");
            assertThat(fixture.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherRequestOrAnotherSenderIs422() throws Exception {
        try (var fixture = new GatewayFixture(function("f", orders()))) {
            fixture.post("/orders", "1", KEY);
            for (var other :
                    List.of(
                            fixture.post("/orders", "2", KEY),
                            fixture.post("/orders?x=1", "1", KEY),
                            fixture.post(
                                    "/orders", "1", KEY[0], KEY[1], "authorization", "Bearer b"))) {
                assertThat(other.statusCode()).isEqualTo(422);
                assertThat(reason(other)).isEqualTo("idempotency_key_reused");
            }
            assertThat(fixture.mesh.invocations).hasSize(1);
        }
    }

    @Test
    void whatDidNotReturnRunsAgain() throws Exception {
        try (var fixture = new GatewayFixture(function("f", orders()))) {
            var failures =
                    List.of(
                            new Outcome.FunctionFailed(
                                    new GuestError(GuestError.Kind.THREW, "Error", "no", "", null),
                                    EXECUTION),
                            new Outcome.Rejected(
                                    Outcome.Rejected.Reason.FUNCTION_FULL,
                                    "full",
                                    Duration.ofSeconds(1)),
                            new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING),
                            new Outcome.Unreachable("gone"),
                            response(500));
            for (var failure : failures) {
                fixture.mesh.behaviour = _ -> Future.succeededFuture(failure);
                assertThat(fixture.post("/orders", "1", KEY).statusCode()).isGreaterThan(428);
            }
            fixture.mesh.behaviour = _ -> Future.succeededFuture(response(418));
            assertThat(fixture.post("/orders", "1", KEY).statusCode()).isEqualTo(418);
            assertThat(fixture.post("/orders", "1", KEY).statusCode()).isEqualTo(418);
            assertThat(fixture.mesh.invocations).hasSize(failures.size() + 1);
        }
    }

    @Test
    void theManifestNamesAHeaderOrAFieldOfTheBody() throws Exception {
        var byHeader =
                orders().withIdempotency(
                                new Idempotency(
                                        new Key.Header("x-request-id"), Duration.ofHours(2)));
        try (var fixture = new GatewayFixture(function("f", byHeader))) {
            fixture.post("/orders", "1", "x-request-id", "r1");
            fixture.post("/orders", "1", "x-request-id", "r1");
            assertThat(fixture.mesh.invocations).hasSize(1);
            assertThat(fixture.state.ttls.values()).containsExactly(Duration.ofHours(2));
            fixture.post("/orders", "1", KEY);
            fixture.post("/orders", "1", KEY);
            assertThat(fixture.mesh.invocations).hasSize(3);
        }
        var byField =
                orders().withIdempotency(
                                new Idempotency(
                                        new Key.Field("$.order.id"), Idempotency.DEFAULT_TTL));
        try (var fixture = new GatewayFixture(function("f", byField))) {
            for (var body :
                    List.of(
                            "{\"order\":{\"id\":7}}",
                            "{\"order\":{\"id\":7}}",
                            "{\"order\":{\"id\":8}}",
                            "{\"order\":7}",
                            "{\"order\":7}",
                            "no JSON",
                            "no JSON")) {
                fixture.post("/orders", body);
            }
            assertThat(fixture.mesh.invocations).hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "standard-webhooks"})
    void aDeliveryThatArrivedIsNotRunAgain(String preset) throws Exception {
        try (var fixture = new GatewayFixture(function("f", signed(preset)))) {
            fixture.mesh.behaviour = _ -> Future.succeededFuture(response(500));
            assertThat(fixture.post("/orders", "{}", delivery(preset, "d1")).statusCode())
                    .isEqualTo(500);
            fixture.mesh.behaviour = _ -> Future.succeededFuture(response(204));
            assertThat(fixture.post("/orders", "{}", delivery(preset, "d1")).statusCode())
                    .isEqualTo(204);
            var replayed = fixture.post("/orders", "{}", delivery(preset, "d1"));
            assertThat(replayed.statusCode()).isEqualTo(204);
            assertThat(replayed.headers().firstValue("idempotent-replayed")).contains("true");
            assertThat(fixture.mesh.invocations).hasSize(2);
            fixture.post("/orders", "{}", delivery(preset, "d2"));
            assertThat(fixture.mesh.invocations).hasSize(3);
        }
    }

    @Test
    void whatCannotBeRememberedIsNotRun() throws Exception {
        try (var fixture = new GatewayFixture(function("f", orders()))) {
            fixture.state.isThere = false;
            var refused = fixture.post("/orders", "1", KEY);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(reason(refused)).isEqualTo("state_unavailable");
            assertThat(refused.headers().firstValue("retry-after")).contains("1");
            assertThat(fixture.mesh.invocations).isEmpty();
            assertThat(fixture.post("/orders", "1").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anAcceptedEventIsAcceptedOnce() throws Exception {
        var later = orders().withMode(new Mode.Async(Duration.ofHours(1)));
        try (var fixture = new GatewayFixture(function("f", later))) {
            var first = fixture.post("/orders", "1", KEY);
            var again = fixture.post("/orders", "1", KEY);
            assertThat(again.statusCode()).isEqualTo(202);
            assertThat(again.headers().firstValue("location"))
                    .isEqualTo(first.headers().firstValue("location"))
                    .isPresent();
            assertThat(fixture.mesh.accepted).hasSize(1);
        }
    }

    @Test
    void whatOnlyReadsIsReadEachTime() throws Exception {
        try (var fixture = new GatewayFixture(function("f", orders()))) {
            fixture.send(fixture.request("/orders").headers(KEY));
            fixture.send(fixture.request("/orders").headers(KEY));
            assertThat(fixture.mesh.invocations).hasSize(2);
        }
    }

    private static Trigger.Http orders() {
        return trigger("orders", "/orders", "POST", "GET");
    }

    private static Trigger.Http signed(String preset) {
        SignatureScheme scheme =
                preset.equals("github")
                        ? new SignatureScheme.Github()
                        : new SignatureScheme.StandardWebhooks(Duration.ofMinutes(5));
        var secret = Base64.getEncoder().encodeToString("secret".getBytes(UTF_8));
        return orders().withAuth(
                        new Auth.Signature(
                                scheme, List.of(preset.equals("github") ? "secret" : secret)));
    }

    private static String[] delivery(String preset, String id) {
        if (preset.equals("github")) {
            var hex = HexFormat.of().formatHex(HmacSignatures.sha256("secret", "{}"));
            return new String[] {"x-hub-signature-256", "sha256=" + hex, "x-github-delivery", id};
        }
        var time = Long.toString(Instant.now().getEpochSecond());
        var signature =
                Base64.getEncoder()
                        .encodeToString(HmacSignatures.sha256("secret", id + "." + time + ".{}"));
        return new String[] {
            "webhook-id", id, "webhook-timestamp", time, "webhook-signature", "v1," + signature
        };
    }

    private static Outcome response(int status) {
        return new Outcome.Returned(
                new Result.HttpResponse(status, Map.of(), Payload.text("")), EXECUTION);
    }

    private static String invocationId(HttpResponse<String> answer) {
        return answer.headers().firstValue("hearth-invocation-id").orElse("");
    }

    private static String reason(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("reason");
    }
}
