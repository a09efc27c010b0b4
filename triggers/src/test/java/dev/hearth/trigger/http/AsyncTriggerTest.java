package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.acceptance.Found;
import dev.hearth.acceptance.Progress;
import dev.hearth.acceptance.Receipt;
import dev.hearth.acceptance.Status;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class AsyncTriggerTest {

    private static final String ID = "0123456789abcdef0123456789abcdef";

    @Test
    void anAcceptedEventIs202AndSaysWhereToAsk() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            var answer =
                    fixture.post("/later/7?q=1", "{\"a\":1}", "content-type", "application/json");

            assertThat(answer.statusCode()).isEqualTo(202);
            var accepted = fixture.mesh.accepted.take();
            var location = "/v1/invocations/" + accepted.id();
            assertThat(answer.headers().firstValue("location")).contains(location);
            assertThat(answer.headers().firstValue("hearth-invocation-id"))
                    .contains(accepted.id().value());
            assertThat(new JsonObject(answer.body()).getString("location")).isEqualTo(location);
            assertThat(accepted.function()).isEqualTo(new FunctionName("f"));
            assertThat(accepted.trigger()).isEqualTo("later");
            assertThat(accepted.resultTtl()).isEqualTo(Duration.ofHours(2));
            assertThat(accepted.event().cloudEvent().getData().toBytes())
                    .asString()
                    .isEqualTo("{\"a\":1}");
            assertThat(((Origin.Http) accepted.event().origin()).params()).containsEntry("id", "7");
            assertThat(fixture.mesh.invocations).isEmpty();
        }
    }

    @Test
    void whatIsNotDurableIs503() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            fixture.mesh.receipt = _ -> new Receipt.NotDurable("the disk is full");
            var answer = fixture.post("/later/7", "1");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(new JsonObject(answer.body()).getString("reason")).isEqualTo("not_durable");
            assertThat(fixture.mesh.heard).containsExactly("refused not_durable");
        }
    }

    @Test
    void anEventIsAcceptedIntoTheTopicThatItsTriggerNames() throws Exception {
        var mode = new Mode.Async(Duration.ofHours(2), "orders.accepted");
        var trigger = Trigger.Http.of("later", "/later", Set.of("POST")).withMode(mode);
        try (var fixture = new GatewayFixture(function("f", trigger))) {
            assertThat(fixture.post("/later", "1").statusCode()).isEqualTo(202);
            assertThat(fixture.mesh.topics).containsExactly("orders.accepted");
            assertThat(fixture.mesh.accepted).hasSize(1);
        }
        try (var fixture = new GatewayFixture(later())) {
            assertThat(fixture.post("/later/7", "1").statusCode()).isEqualTo(202);
            assertThat(fixture.mesh.topics).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"FUNCTION, 429, function_full", "NODE, 503, node_overloaded"})
    void whatIsTooMuchIsRefused(Receipt.Full.Whose whose, int status, String reason)
            throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            fixture.mesh.receipt = _ -> new Receipt.Full(whose, "many wait");
            var answer = fixture.post("/later/7", "1");
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(new JsonObject(answer.body()).getString("reason")).isEqualTo(reason);
        }
    }

    @Test
    void eachEventOfABatchIsAccepted() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            var event = "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"/me\",\"type\":\"t\"}";
            var answer =
                    fixture.post(
                            "/later/7",
                            "[" + event.formatted(1) + "," + event.formatted(2) + "]",
                            "content-type",
                            "application/cloudevents-batch+json");
            assertThat(answer.statusCode()).isEqualTo(200);
            var items = new JsonArray(answer.body());
            assertThat(items.getJsonObject(1).getInteger("status")).isEqualTo(202);
            assertThat(items.getJsonObject(1).getString("invocationId"))
                    .isNotEqualTo(items.getJsonObject(0).getString("invocationId"));
            assertThat(fixture.mesh.accepted).hasSize(2);
        }
    }

    @Test
    void theResultIsThereForWhoKnowsTheId() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            fixture.mesh.found = Optional.of(ended(FakeMesh.returned("done")));
            var answer = fixture.get("/v1/invocations/" + ID + "?wait=10s");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
            var json = new JsonObject(answer.body());
            assertThat(json.getString("state")).isEqualTo("succeeded");
            assertThat(json.getJsonObject("result").getInteger("status")).isEqualTo(200);
            assertThat(json.getJsonObject("result").getString("data")).isEqualTo("done");
            assertThat(fixture.mesh.waits).containsExactly(Duration.ofSeconds(10));
        }
    }

    @Test
    void aFailureIsToldAsItsCallerWouldHaveBeenTold() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            fixture.mesh.found =
                    Optional.of(ended(new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING)));
            var json = new JsonObject(fixture.get("/v1/invocations/" + ID).body());
            var result = json.getJsonObject("result");
            assertThat(result.getInteger("status")).isEqualTo(504);
            assertThat(result.getJsonObject("problem").getString("reason"))
                    .isEqualTo("deadline_passed");
            assertThat(json.getString("reason")).isEqualTo("attempts");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/invocations/00000000000000000000000000000000, 404, unknown_invocation",
        "DELETE, /v1/invocations/00000000000000000000000000000000, 404, unknown_invocation",
        "GET, /v1/invocations/x, 404, no_route",
        "GET, /v1/invocations, 404, no_route",
        "POST, /v1/invocations/0123456789abcdef0123456789abcdef, 404, no_route",
        "GET, /v1/invocations/0123456789abcdef0123456789abcdef?wait=soon, 400, malformed_request",
        "GET, /v1/invocations/0123456789abcdef0123456789abcdef?wait=%zz, 400, malformed_request",
    })
    void whatIsNotThereIsRefused(String method, String path, int status, String reason)
            throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            fixture.mesh.found = Optional.of(ended(FakeMesh.returned("done")));
            var answer = fixture.curl(path, "-X", method);
            assertThat(answer)
                    .contains(" " + status + " ")
                    .contains("\"reason\":\"" + reason + "\"");
        }
    }

    @Test
    void aCancelledOneThatStillRunsIs202() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            fixture.mesh.found = Optional.of(new Found(status(new Progress.Running(1)), null));
            var answer = fixture.send(fixture.request("/v1/invocations/" + ID).DELETE());
            assertThat(answer.statusCode()).isEqualTo(202);
            fixture.mesh.found = Optional.of(ended(new Outcome.Cancelled()));
            assertThat(fixture.send(fixture.request("/v1/invocations/" + ID).DELETE()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aFunctionsOwnRouteGoesBefore() throws Exception {
        var own = Trigger.Http.of("own", "/v1/invocations/{id}", Set.of("GET"));
        try (var fixture = new GatewayFixture(function("f", own))) {
            assertThat(fixture.get("/v1/invocations/" + ID).body()).isEqualTo("done");
            assertThat(fixture.mesh.invocations).hasSize(1);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsNotAccepted() throws Exception {
        try (var fixture = new GatewayFixture(later())) {
            var answer =
                    fixture.send(
                            fixture.request("/later/7")
                                    .POST(BodyPublishers.ofByteArray(new byte[2 << 20])));
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(fixture.mesh.accepted).isEmpty();
        }
    }

    private static FunctionSpec later() {
        return function(
                "f",
                Trigger.Http.of("later", "/later/{id}", Set.of("POST"))
                        .withMode(new Mode.Async(Duration.ofHours(2))));
    }

    private static Found ended(Outcome outcome) {
        boolean succeeded = outcome instanceof Outcome.Returned;
        return new Found(
                status(
                        new Progress.Ended(
                                succeeded ? Progress.End.SUCCEEDED : Progress.End.FAILED,
                                1,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                succeeded ? null : ExhaustedReason.ATTEMPTS)),
                outcome);
    }

    private static Status status(Progress progress) {
        return new Status(
                new InvocationId(ID), new FunctionName("f"), "later", Instant.EPOCH, progress);
    }
}
