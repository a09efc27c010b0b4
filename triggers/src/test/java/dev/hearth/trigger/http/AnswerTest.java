package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.EXECUTION;
import static dev.hearth.trigger.http.Fixtures.HERE;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.GuestError.Kind;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Limit;
import dev.hearth.invocation.Outcome.Rejected;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Reference REFERENCE =
            new Reference(HERE, "request-1", TRACE, new InvocationId("invocation-1"));

    /// outcome, status, component, reason, detail, retry-after
    static Stream<Arguments> failures() {
        return Stream.of(
                failure(threw(Kind.THREW), 500, "function", "function_error", "TypeError: no x"),
                failure(
                        threw(Kind.LOAD),
                        500,
                        "function",
                        "function_error",
                        "the code could not be loaded: TypeError: no x"),
                failure(
                        threw(Kind.INVALID_RESULT),
                        502,
                        "function",
                        "invalid_result",
                        "TypeError: no x"),
                failure(limit(Limit.CPU_TIME), 500, "sandbox", "cpu_limit", "3 of 2"),
                failure(limit(Limit.MEMORY), 500, "sandbox", "memory_limit", "3 of 2"),
                failure(limit(Limit.ALLOCATION), 500, "sandbox", "allocation_limit", "3 of 2"),
                failure(limit(Limit.OUTPUT), 500, "sandbox", "output_limit", "3 of 2"),
                failure(
                        new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING),
                        504,
                        "timeout",
                        "deadline_passed",
                        "the function had not begun when its time was up"),
                failure(
                        new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING),
                        504,
                        "timeout",
                        "deadline_passed",
                        "the function was still running when its time was up"),
                failure(
                        new Outcome.Cancelled(),
                        500,
                        "router",
                        "cancelled",
                        "somebody cancelled it before it had finished"),
                failure(
                        new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE),
                        500,
                        "router",
                        "cancelled",
                        "the node that ran it closed before it had finished"),
                failure(
                        new Outcome.UnknownFunction("shop"),
                        404,
                        "router",
                        "unknown_function",
                        "no function 'shop' is deployed"),
                rejected(Rejected.Reason.FUNCTION_FULL, 429, "router", "function_full", "3"),
                rejected(Rejected.Reason.NODE_OVERLOADED, 503, "router", "node_overloaded", "3"),
                rejected(Rejected.Reason.NODE_DRAINING, 503, "router", "node_draining", "3"),
                rejected(Rejected.Reason.FUNCTION_SUSPENDED, 503, "sandbox", "suspended", "3"),
                rejected(Rejected.Reason.MALFORMED_DATA, 400, "sandbox", "malformed_data", null),
                rejected(
                        Rejected.Reason.PAYLOAD_TOO_LARGE,
                        413,
                        "router",
                        "payload_too_large",
                        null),
                rejected(Rejected.Reason.TOO_MANY_HOPS, 500, "router", "too_many_hops", null),
                failure(
                        new Outcome.Unreachable("node b is gone"),
                        503,
                        "router",
                        "unreachable",
                        "node b is gone; it may or may not have run"));
    }

    @ParameterizedTest(name = "{0}: {1} {3}")
    @MethodSource("failures")
    void everyFailureHasItsProblem(
            Outcome outcome,
            int status,
            String component,
            String reason,
            String detail,
            String retryAfter) {
        var answer = Answer.of(outcome, REFERENCE);
        var headers = headers(answer);
        var problem = new JsonObject(answer.body());

        assertThat(answer.status()).isEqualTo(status);
        assertThat(headers)
                .containsEntry("content-type", "application/problem+json")
                .containsEntry("hearth-invocation-id", "invocation-1");
        assertThat(headers.get("retry-after")).isEqualTo(retryAfter);
        assertThat(headers.containsKey("server-timing")).isEqualTo(outcome instanceof Outcome.Ran);
        assertThat(problem.getString("title")).isNotBlank();
        problem.remove("title");
        assertThat(problem)
                .isEqualTo(
                        new JsonObject()
                                .put("type", "urn:hearth:problem:" + reason)
                                .put("status", status)
                                .put("component", component)
                                .put("reason", reason)
                                .put("requestId", "request-1")
                                .put("traceId", TRACE)
                                .put("detail", detail));
    }

    @Test
    void theTableHasEveryOutcomeLimitAndRefusal() {
        var outcomes = failures().map(row -> (Outcome) row.get()[0]).toList();
        var seen = new HashSet<Class<?>>();
        outcomes.forEach(outcome -> seen.add(outcome.getClass()));
        var all =
                Stream.concat(
                                Arrays.stream(Outcome.class.getPermittedSubclasses()),
                                Arrays.stream(Outcome.Ran.class.getPermittedSubclasses()))
                        .filter(c -> c != Outcome.Ran.class && c != Outcome.Returned.class)
                        .toList();

        assertThat(seen).containsExactlyInAnyOrderElementsOf(all);
        assertThat(outcomes.stream().filter(Rejected.class::isInstance))
                .hasSameSizeAs(Rejected.Reason.values());
        assertThat(outcomes.stream().filter(Outcome.LimitExceeded.class::isInstance))
                .hasSameSizeAs(Limit.values());
    }

    @Test
    void aValueIsTheBodyAndTheBillIsInTheHeaders() {
        var answer = Answer.of(returned(new Result.Value(Payload.json("{\"a\":1}"))), REFERENCE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo("{\"a\":1}");
        assertThat(headers(answer))
                .isEqualTo(
                        Map.of(
                                "content-type", "application/json",
                                "hearth-invocation-id", "invocation-1",
                                "hearth-node", "there",
                                "hearth-sandbox", "blank",
                                "hearth-cpu-us", "1234",
                                "hearth-allocated-bytes", "65536",
                                "server-timing",
                                        "queue;dur=0.007, route;dur=0.042, launch;dur=1.900,"
                                                + " run;dur=12.000"));
    }

    @Test
    void nothingIsNoContent() {
        var answer = Answer.of(returned(new Result.Nothing()), REFERENCE);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body().length()).isZero();
        assertThat(headers(answer)).doesNotContainKey("content-type").containsKey("hearth-sandbox");
    }

    @Test
    void aResponseKeepsItsStatusItsHeadersAndItsBody() {
        var answer = respond(418, Map.of("X-Tea", "green", "Content-Type", "text/tea"), "pot");

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body().toString()).isEqualTo("pot");
        assertThat(headers(answer))
                .containsEntry("x-tea", "green")
                .containsEntry("content-type", "text/tea");
    }

    @Test
    void aResponseWithoutAContentTypeHasItsBodys() {
        assertThat(headers(respond(200, Map.of(), "pot")))
                .containsEntry("content-type", Payload.TEXT);
    }

    @Test
    void aFunctionSetsNoHeaderOfTheConnectionAndNoneOfOurs() {
        var headers =
                headers(
                        respond(
                                200,
                                Map.of(
                                        "Connection", "close",
                                        "Transfer-Encoding", "chunked",
                                        "Content-Length", "9000",
                                        "Keep-Alive", "timeout=1",
                                        "Upgrade", "h2c",
                                        "Hearth-Node", "forged",
                                        "Server-Timing", "forged",
                                        "ETag", "\"1\""),
                                "pot"));

        assertThat(headers)
                .doesNotContainKeys(
                        "connection",
                        "transfer-encoding",
                        "content-length",
                        "keep-alive",
                        "upgrade")
                .containsEntry("hearth-node", "there")
                .containsEntry("etag", "\"1\"");
        assertThat(headers.get("server-timing")).startsWith("queue");
    }

    @Test
    void aHeaderThatSplitsTheResponseIsAnInvalidResult() {
        for (var headers :
                List.of(
                        Map.of("x", "a\r\nset-cookie: b"),
                        Map.of("x y", "a"),
                        Map.of("", "a"),
                        Map.of("x\n", "a"))) {
            var answer = respond(200, headers, "pot");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(new JsonObject(answer.body()).getString("reason"))
                    .isEqualTo("invalid_result");
        }
    }

    @Test
    void aBodilessStatusHasNoBody() {
        for (int status : new int[] {204, 205, 304}) {
            assertThat(respond(status, Map.of(), "pot").body().length()).isZero();
        }
    }

    @Test
    void aStackInTheMessageStaysHere() {
        var error =
                new GuestError(Kind.THREW, "ValueError", "bad\n  at secret.py:1", "stack.py", null);
        var body = Answer.of(new Outcome.FunctionFailed(error, EXECUTION), REFERENCE).body();

        assertThat(body.toString()).contains("ValueError: bad").doesNotContain("secret", "stack");
    }

    @Test
    void aRefusalOfTheGatewayNamesThisNodeAndNoInvocation() {
        var problem = Problem.of(Problem.Reason.NO_ROUTE, "nowhere");
        var answer = Answer.of(problem, Reference.of(HERE, null, null, "own"));

        assertThat(headers(answer))
                .containsEntry("hearth-node", "here")
                .doesNotContainKey("hearth-invocation-id");
        assertThat(new JsonObject(answer.body()).fieldNames())
                .containsExactly(
                        "type", "title", "status", "component", "reason", "requestId", "detail");
    }

    @Test
    void retryAfterIsWholeSecondsRoundedUpAndAtLeastOne() {
        var problem = Problem.of(Problem.Reason.NODE_OVERLOADED, "");

        for (var row :
                Map.of(
                                Duration.ZERO,
                                "1",
                                Duration.ofMillis(1),
                                "1",
                                Duration.ofMillis(1000),
                                "1",
                                Duration.ofMillis(1001),
                                "2")
                        .entrySet()) {
            assertThat(problem.withRetryAfter(row.getKey()).headers())
                    .containsEntry("retry-after", row.getValue());
        }
    }

    private static Arguments failure(
            Outcome outcome, int status, String component, String reason, String detail) {
        return Arguments.of(outcome, status, component, reason, detail, null);
    }

    private static Arguments rejected(
            Rejected.Reason why, int status, String component, String reason, String retryAfter) {
        var outcome = new Rejected(why, "because", Duration.ofMillis(2_100));
        return Arguments.of(outcome, status, component, reason, "because", retryAfter);
    }

    private static Outcome threw(Kind kind) {
        return new Outcome.FunctionFailed(
                new GuestError(kind, "TypeError", "no x", "at main.mjs:1", null), EXECUTION);
    }

    private static Outcome limit(Limit limit) {
        return new Outcome.LimitExceeded(limit, "3 of 2", EXECUTION);
    }

    private static Outcome returned(Result result) {
        return new Outcome.Returned(result, EXECUTION);
    }

    private static Answer respond(int status, Map<String, String> headers, String body) {
        return Answer.of(
                returned(new Result.HttpResponse(status, headers, Payload.text(body))), REFERENCE);
    }

    private static Map<String, String> headers(Answer answer) {
        return answer.headers().stream().collect(toMap(Answer.Header::name, Answer.Header::value));
    }
}
