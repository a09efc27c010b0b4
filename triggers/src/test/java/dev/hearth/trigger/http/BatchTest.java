package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.EXECUTION;
import static dev.hearth.trigger.http.Fixtures.HERE;
import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.trigger.http.EventReader.Reading;
import dev.hearth.trigger.http.Problem.Reason;
import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Batches of CloudEvents: read, invoked and answered.
@Timeout(120)
class BatchTest {

    private static final String TYPE = "application/cloudevents-batch+json";
    private static final Reference REFERENCE = new Reference(HERE, "r-1", null, null);

    @Test
    void everyEventIsReadFromItsOwnBytes() {
        var events =
                events(
                        "[%s,\n\t%s]"
                                .formatted(
                                        event("1", ", \"data\": {\"text\": \"é – 注文 }]\"}"),
                                        event("2", ", \"data_base64\": \"AAEC\"")));

        assertThat(events).extracting(CloudEvent::getId).containsExactly("1", "2");
        assertThat(new JsonObject(Buffer.buffer(events.getFirst().getData().toBytes())))
                .isEqualTo(new JsonObject().put("text", "é – 注文 }]"));
        assertThat(events.getLast().getData().toBytes()).containsExactly(0, 1, 2);
        assertThat(events("[]")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                 | the body is no JSON array",
                "{}                 | the body is no JSON array",
                "[1]                | item 0 of the batch is no JSON object",
                "[{}]               | item 0 of the batch:",
                "[@, {\"id\": \"2\"}] | item 1 of the batch:",
                "[@, @              | end-of-input",
                "[@] []             | something follows the batch",
                "[@, ]              | Unexpected character",
            })
    void oneMalformedEventSpoilsTheBatch(String body, String detail) {
        var reading = BatchEvents.read(Buffer.buffer(body.replace("@", event("1", ""))));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> {
                            assertThat(refused.problem().reason())
                                    .isEqualTo(Reason.MALFORMED_CLOUDEVENT);
                            assertThat(refused.problem().detail())
                                    .contains(detail)
                                    .doesNotContain("Source");
                        });
    }

    @Test
    void aBatchHasAThousandEventsAtMost() {
        assertThat(events(batch(BatchEvents.MOST))).hasSize(BatchEvents.MOST);
        assertThat(BatchEvents.read(Buffer.buffer(batch(BatchEvents.MOST + 1))))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused ->
                                assertThat(refused.problem().reason())
                                        .isEqualTo(Reason.PAYLOAD_TOO_LARGE));
    }

    @Test
    void aBatchInAnotherEncodingIsMalformed() {
        var utf16 = ("[" + event("1", "") + "]").getBytes(java.nio.charset.StandardCharsets.UTF_16);
        assertThat(BatchEvents.read(Buffer.buffer(utf16))).isInstanceOf(Reading.Refused.class);
    }

    @Test
    void aFewEventsAreInvokedAtOnceAndTheAnswersKeepTheirOrder() {
        var open = new ArrayList<Promise<Answer>>();
        var answer =
                Batch.invoke(
                        events(batch(40)),
                        _ -> {
                            open.add(Promise.promise());
                            return open.getLast().future();
                        },
                        REFERENCE);
        assertThat(open).hasSize(Batch.AT_ONCE);
        for (int i = Batch.AT_ONCE - 1; i >= 0; i--) {
            open.get(i).complete(text("answer " + i));
            assertThat(open).hasSize(2 * Batch.AT_ONCE - i);
        }
        for (int i = Batch.AT_ONCE; i < 40; i++) {
            assertThat(answer.isComplete()).isFalse();
            open.get(i).complete(text("answer " + i));
        }
        assertThat(answer.result().status()).isEqualTo(200);
        var items = answer.result().body().toJsonArray();
        assertThat(items).hasSize(40);
        for (int i = 0; i < 40; i++) {
            assertThat(items.getJsonObject(i).getString("id")).isEqualTo(Integer.toString(i));
            assertThat(items.getJsonObject(i).getString("data")).isEqualTo("answer " + i);
        }
    }

    @Test
    void manyInvocationsThatAreOverAtOnceNeedNoStack() {
        var answer =
                Batch.invoke(
                        events(batch(BatchEvents.MOST)),
                        _ -> Future.succeededFuture(text("x")),
                        REFERENCE);
        assertThat(answer.result().body().toJsonArray()).hasSize(BatchEvents.MOST);
    }

    @Test
    void whenTheMeshIsBrokenSoIsTheWhole() {
        var answer = Batch.invoke(events(batch(3)), _ -> Future.failedFuture("no mesh"), REFERENCE);
        assertThat(answer.cause()).hasMessage("no mesh");
    }

    @Test
    void theWorstStatusIsThatOfTheAnswer() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            it.mesh.behaviour = invocation -> Future.succeededFuture(outcome(invocation));

            var fine =
                    it.post(
                            "/f",
                            "[%s, %s]".formatted(event("json", ""), event("nothing", "")),
                            "content-type",
                            TYPE);
            assertThat(fine.statusCode()).isEqualTo(200);
            assertThat(items(fine))
                    .extracting(i -> i.getInteger("status"))
                    .containsExactly(200, 204);
            assertThat(items(fine).getFirst().getJsonObject("data").getDouble("n")).isEqualTo(1.5);
            assertThat(fine.body()).as("numbers keep their digits").contains("1.50");

            var mixed =
                    it.post(
                            "/f",
                            "[%s, %s, %s]"
                                    .formatted(
                                            event("full", ""),
                                            event("json", ""),
                                            event("fails", "")),
                            "content-type",
                            TYPE,
                            "x-request-id",
                            "r-7");
            assertThat(mixed.statusCode()).isEqualTo(500);
            assertThat(mixed.headers().firstValue("retry-after")).contains("7");
            assertThat(items(mixed))
                    .extracting(i -> i.getInteger("status"))
                    .containsExactly(429, 200, 500);
            var problem = items(mixed).getLast().getJsonObject("problem");
            assertThat(problem.getString("reason")).isEqualTo("function_error");
            assertThat(problem.getString("requestId")).isEqualTo("r-7");
            assertThat(it.mesh.invocations)
                    .extracting(i -> i.event().cloudEvent().getId())
                    .containsExactly("json", "nothing", "full", "json", "fails");
            assertThat(items(mixed))
                    .extracting(i -> i.getString("invocationId"))
                    .containsExactlyElementsOf(
                            it.mesh.invocations.stream()
                                    .skip(2)
                                    .map(Invocation::id)
                                    .map(InvocationId::value)
                                    .toList());
            assertThat(it.mesh.invocations.stream().map(Invocation::id).distinct()).hasSize(5);
            assertThat(it.mesh.heard.stream().filter(h -> h.startsWith("received"))).hasSize(5);
            assertThat(it.mesh.heard.stream().filter(h -> h.startsWith("settled"))).hasSize(5);
        }
    }

    @Test
    void whateverAFunctionReturnsTheAnswerIsJson() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            it.mesh.behaviour = invocation -> Future.succeededFuture(outcome(invocation));
            var answer =
                    it.post(
                            "/f",
                            "[%s, %s]".formatted(event("nonsense", ""), event("bytes", "")),
                            "content-type",
                            TYPE);
            assertThat(items(answer))
                    .extracting(i -> i.getBinary("data_base64"))
                    .containsExactly("{\"a\":".getBytes(), new byte[] {1, 2});
        }
    }

    @Test
    void noEventsAreNoInvocation() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            var answer = it.post("/f", "[]", "content-type", TYPE);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("[]");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    private static Outcome outcome(Invocation invocation) {
        return switch (invocation.event().cloudEvent().getId()) {
            case "json" ->
                    new Outcome.Returned(
                            new Result.Value(Payload.json("{\"n\": 1.50}")), EXECUTION);
            case "nothing" -> new Outcome.Returned(new Result.Nothing(), EXECUTION);
            case "nonsense" ->
                    new Outcome.Returned(
                            new Result.HttpResponse(200, Map.of(), Payload.json("{\"a\":")),
                            EXECUTION);
            case "bytes" ->
                    new Outcome.Returned(
                            new Result.Value(Payload.binary(new byte[] {1, 2})), EXECUTION);
            case "full" ->
                    new Outcome.Rejected(
                            Outcome.Rejected.Reason.FUNCTION_FULL, "full", Duration.ofSeconds(7));
            default ->
                    new Outcome.FunctionFailed(
                            new GuestError(GuestError.Kind.THREW, "Error", "no", "", null),
                            EXECUTION);
        };
    }

    private static List<JsonObject> items(HttpResponse<String> answer) {
        var items = new JsonArray(answer.body());
        return IntStream.range(0, items.size()).mapToObj(items::getJsonObject).toList();
    }

    private static List<CloudEvent> events(String body) {
        return ((Reading.Batch) BatchEvents.read(Buffer.buffer(body))).events();
    }

    private static String batch(int events) {
        return IntStream.range(0, events)
                .mapToObj(i -> event(Integer.toString(i), ""))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String event(String id, String more) {
        return "{\"specversion\": \"1.0\", \"id\": \"%s\", \"source\": \"/s\", \"type\": \"t\"%s}"
                .formatted(id, more);
    }

    private static Answer text(String text) {
        return new Answer(
                200, List.of(new Answer.Header("content-type", Payload.TEXT)), Buffer.buffer(text));
    }
}
