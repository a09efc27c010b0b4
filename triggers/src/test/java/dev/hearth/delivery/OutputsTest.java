package dev.hearth.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.delivery.TopicRecord.Header;
import dev.hearth.function.Catalogue;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputsTest {

    private record Recovery(int attempt, Outcome outcome) {}

    private record Posted(URI url, MultiMap headers, Buffer body) {}

    private static final URI HOOK = URI.create("https://example.com/hook");

    private final Map<FunctionName, FunctionSpec> deployed = new HashMap<>();
    private final Map<String, Outcome> answers = new HashMap<>();
    private final Map<String, Recovery> recoveries = new HashMap<>();
    private final List<Invocation> invoked = new ArrayList<>();
    private final List<TopicRecord> written = new ArrayList<>();
    private final List<Duration> waits = new ArrayList<>();
    private final List<Posted> posted = new ArrayList<>();
    private final ArrayDeque<WebhookSender.Answer> replies = new ArrayDeque<>();
    private Future<Void> write = Future.succeededFuture();

    private final Catalogue catalogue =
            new Catalogue() {
                @Override
                public Optional<FunctionSpec> function(FunctionName name) {
                    return Optional.ofNullable(deployed.get(name));
                }

                @Override
                public Collection<FunctionSpec> functions() {
                    return deployed.values();
                }
            };
    private final Invoker functions =
            invocation -> {
                invoked.add(invocation);
                var name = invocation.function().name().value();
                var recovery = recoveries.get(name);
                return Future.succeededFuture(
                        recovery != null && invocation.attempt() >= recovery.attempt()
                                ? recovery.outcome()
                                : answers.get(name));
            };
    private final Outputs outputs =
            new Outputs(
                    functions,
                    catalogue,
                    record -> {
                        written.add(record);
                        return write;
                    },
                    this::post,
                    wait -> {
                        waits.add(wait);
                        return Future.succeededFuture();
                    },
                    new Random(1),
                    DeliveryListener.NONE);

    @Test
    void whatABatchSaysOfItsFailuresIsNoResult() {
        var report = "{\"batchItemFailures\":[{\"itemIdentifier\":\"e1\"}]}";
        deploy("f", report, topic("out", null));
        var single = Fixture.invocation("f", "k7");

        assertThat(outputs.invoke(Fixture.batch(single)).result()).isEqualTo(answers.get("f"));
        assertThat(written).isEmpty();

        outputs.invoke(single);
        assertThat(written).as("of a single event it is one").hasSize(1);
    }

    @Test
    void aResultGoesToItsTopicAsABinaryCloudEvent() {
        deploy("f", "{\"a\":1}", topic("out", null));
        var invocation = Fixture.invocation("f", "k7");

        assertThat(outputs.invoke(invocation).result()).isEqualTo(answers.get("f"));

        var record = written.getFirst();
        assertThat(record.topic()).isEqualTo("out");
        assertThat(record.key()).hasToString("k7");
        assertThat(record.value()).hasToString("{\"a\":1}");
        assertThat(headers(record))
                .containsEntry("content-type", "application/json")
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", invocation.id().value())
                .containsEntry("ce_source", "/functions/f")
                .containsEntry("ce_type", "dev.hearth.function.result")
                .containsEntry("ce_subject", "order 7")
                .containsEntry("ce_traceparent", "00-1-2-01")
                .containsKey("ce_time")
                .doesNotContainKey("ce_datacontenttype");
    }

    @ParameterizedTest(name = "{3}")
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    -,           {"id":"o1"},             k7, no key asked for: the source's
                    fixed,       {"id":"o1"},             fixed, a constant
                    $.id,        {"id":"o1"},             o1, a field
                    $.order.id,  {"order":{"id":"o2"}},   o2, a nested field
                    $.n,         {"n":42},                42, a number
                    $.no,        {"id":"o1"},             k7, no such field
                    $.id.no,     {"id":"o1"},             k7, a field of what is no object
                    $.order,     {"order":{"id":1}},      k7, a structure is no key
                    $.id,        [1],                     k7, no object
                    """)
    void theKeyIsTheOneAskedForOrTheSources(
            String key, String result, String expected, String name) {
        deploy("f", result, topic("out", key));

        outputs.invoke(Fixture.invocation("f", "k7"));

        assertThat(written.getFirst().key()).hasToString(expected);
    }

    @Test
    void withoutAnyKeyTheRecordHasNone() {
        deploy("f", "1", topic("out", null));

        outputs.invoke(Fixture.invocation("f", null));

        assertThat(written.getFirst().key()).isNull();
    }

    @Test
    void nothingIsSentNowhereAndAResponseSendsItsBody() {
        deploy("f", "1", topic("out", null));
        answers.put("f", new Outcome.Returned(new Result.Nothing(), Fixture.execution()));
        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isInstanceOf(Outcome.Returned.class);
        assertThat(written).isEmpty();

        answers.put(
                "f",
                new Outcome.Returned(
                        new Result.HttpResponse(201, Map.of(), Payload.text("body")),
                        Fixture.execution()));
        outputs.invoke(Fixture.invocation("f", null));
        assertThat(written.getFirst().value()).hasToString("body");
        assertThat(headers(written.getFirst()))
                .containsEntry("content-type", "text/plain; charset=utf-8");
    }

    @Test
    void nothingIsSentForAFailure() {
        deploy("f", "1", topic("out", null));
        answers.put("f", Fixture.failed("Error", null));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isEqualTo(answers.get("f"));
        assertThat(written).isEmpty();
    }

    @Test
    void theOutcomeWaitsForTheAcknowledgement() {
        Promise<Void> acknowledged = Promise.promise();
        write = acknowledged.future();
        deploy("f", "1", topic("out", null));

        var outcome = outputs.invoke(Fixture.invocation("f", null));
        assertThat(outcome.isComplete()).isFalse();

        acknowledged.complete();
        assertThat(outcome.result()).isInstanceOf(Outcome.Returned.class);
    }

    @Test
    void aTopicThatCannotBeWrittenMakesItUnreachable() {
        write = Future.failedFuture("no leader");
        deploy("f", "1", topic("out", null));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isEqualTo(new Outcome.Unreachable("topic out: no leader"));
    }

    @Test
    void aChainedFunctionGetsTheResultAndItsOwnTargetsAreServed() {
        deploy("f", "{\"a\":1}", function("g"));
        deploy("g", "{\"b\":2}", topic("out", null));
        var first = Fixture.invocation("f", "k7");

        assertThat(outputs.invoke(first).result()).isEqualTo(answers.get("f"));

        var chained = invoked.getLast();
        assertThat(chained.function().name().value()).isEqualTo("g");
        assertThat(chained.trigger()).isEqualTo("chain");
        assertThat(chained.hops()).isEqualTo(1);
        assertThat(chained.event().origin()).isEqualTo(new Origin.Direct());
        assertThat(chained.event().cloudEvent().getData().toBytes())
                .asString()
                .isEqualTo("{\"a\":1}");
        assertThat(chained.id()).isNotEqualTo(first.id());
        assertThat(written.getFirst().value()).hasToString("{\"b\":2}");
        assertThat(written.getFirst().key()).as("the key of the source").hasToString("k7");
    }

    @Test
    void theChainedIdIsTheSameWhenItIsTriedAgain() {
        deploy("f", "1", function("g"));
        deploy("g", "2");
        var first = Fixture.invocation("f", null);

        outputs.invoke(first);
        outputs.invoke(first);

        assertThat(invoked.get(1).id()).isEqualTo(invoked.get(3).id());
    }

    @Test
    void aChainedFunctionHasAttemptsOfItsOwnAndTheOneBeforeItIsNotRunAgain() {
        deploy("f", "1", function("g"));
        deploy("g", "2");
        failUntilAttempt("g", 3);

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isEqualTo(answers.get("f"));

        assertThat(invoked)
                .extracting(i -> i.function().name() + " " + i.attempt() + "/" + i.maxAttempts())
                .containsExactly("f 1/1", "g 1/6", "g 2/6", "g 3/6");
        assertThat(invoked.subList(1, 4))
                .extracting(Invocation::id)
                .containsOnly(invoked.get(1).id());
        assertThat(waits).hasSize(2);
    }

    @Test
    void whatAChainedFunctionGaveUpIsNotTriedAgainByTheSource() {
        deploy("f", "1", function("g"));
        deploy("g", "2");
        answers.put("g", Fixture.failed("TypeError", null));

        var outcome = outputs.invoke(Fixture.invocation("f", null)).result();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.FunctionFailed.class,
                        failed -> {
                            assertThat(failed.error().retryable()).isFalse();
                            assertThat(failed.error().message())
                                    .contains("function g gave up after 6 attempt(s)")
                                    .contains("TypeError: no");
                        });
        assertThat(invoked).hasSize(7);
    }

    @Test
    void aDeadLetterOfAChainedFunctionSettlesTheChain() {
        deploy("f", "{\"a\":1}", function("g"));
        deploy("g", "2");
        letterTo("g", "g.dlq");
        answers.put("g", Fixture.failed("NonRetryable", null));

        assertThat(outputs.invoke(Fixture.invocation("f", "k7")).result())
                .isEqualTo(answers.get("f"));

        var letter = written.getFirst();
        assertThat(letter.topic()).isEqualTo("g.dlq");
        assertThat(letter.key()).hasToString("k7");
        assertThat(letter.value()).hasToString("{\"a\":1}");
        assertThat(headers(letter))
                .containsEntry("ce_type", "dev.hearth.function.result")
                .containsEntry("hearth-dlq-function", "g")
                .containsEntry("hearth-dlq-attempts", "1")
                .containsEntry("hearth-dlq-reason", "non_retryable")
                .containsEntry("hearth-dlq-invocation-id", invoked.getLast().id().value());
    }

    @Test
    void aDeadLetterThatCannotBeWrittenLeavesTheChainToItsSource() {
        write = Future.failedFuture("no leader");
        deploy("f", "1", function("g"));
        deploy("g", "2");
        letterTo("g", "g.dlq");
        answers.put("g", Fixture.failed("NonRetryable", null));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isEqualTo(new Outcome.Unreachable("dead-letter topic g.dlq: no leader"));
    }

    @Test
    void whoIsToldOfAFailureSettlesTheChainWhereThereIsNoDeadLetter() {
        deploy("f", "{\"a\":1}", function("g"));
        deploy("g", "2");
        deploy("alert", "3");
        tellOf("g", function("alert"));
        answers.put("g", Fixture.failed("NonRetryable", null));

        assertThat(outputs.invoke(Fixture.invocation("f", "k7")).result())
                .isEqualTo(answers.get("f"));

        var told = invoked.getLast();
        var event = told.event().cloudEvent();
        assertThat(told.function().name().value()).isEqualTo("alert");
        assertThat(told.hops()).isEqualTo(2);
        assertThat(event.getType()).isEqualTo("dev.hearth.function.failure");
        assertThat(event.getSource()).hasToString("/functions/g");
        assertThat(event.getData().toBytes()).asString().isEqualTo("{\"a\":1}");
        assertThat(event.getExtension("reason")).isEqualTo("non_retryable");
        assertThat(event.getExtension("error")).isEqualTo("NonRetryable: no");
        assertThat(event.getExtension("attempts")).isEqualTo("1");
    }

    @Test
    void aSourceTellsWhatItGaveUp() {
        deploy("f", "1");
        tellOf("f", topic("failed", null));
        var invocation = Fixture.invocation("f", "k7");
        var why =
                new FailureTargets.GivenUp(
                        invocation.id(), 3, ExhaustedReason.ATTEMPTS, "Error: no");

        assertThat(
                        outputs.tell(deployed.get(new FunctionName("f")), invocation.event(), why)
                                .succeeded())
                .isTrue();

        assertThat(written.getFirst().key()).hasToString("k7");
        assertThat(headers(written.getFirst()))
                .containsEntry("ce_type", "dev.hearth.function.failure")
                .containsEntry("ce_id", invocation.id().value())
                .containsEntry("ce_reason", "attempts")
                .containsEntry("ce_attempts", "3");
    }

    @Test
    void aTargetThatCannotBeToldHoldsNothingUp() {
        write = Future.failedFuture("no leader");
        deploy("f", "1");
        tellOf("f", topic("failed", null));
        var invocation = Fixture.invocation("f", null);
        var why =
                new FailureTargets.GivenUp(
                        invocation.id(), 3, ExhaustedReason.ATTEMPTS, "Error: no");

        assertThat(
                        outputs.tell(deployed.get(new FunctionName("f")), invocation.event(), why)
                                .succeeded())
                .isTrue();
    }

    @Test
    void whereARequestWaitsTheLastFailureIsToldAndTheChainKeepsItsDeadline() {
        deploy("f", "1", function("g"));
        deploy("g", "2");
        tellOf("f", topic("failed", null));
        answers.put("g", Fixture.failed("Error", Duration.ofHours(1)));
        var request = Fixture.request("f");

        var outcome = outputs.invoke(request).result();

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Unreachable.class,
                        unreachable ->
                                assertThat(unreachable.detail())
                                        .contains("no time is left for another attempt"));
        assertThat(invoked.getLast().deadline().nanoTime())
                .isLessThanOrEqualTo(request.deadline().nanoTime());
        assertThat(waits).isEmpty();
        assertThat(headers(written.getFirst())).containsEntry("ce_reason", "attempts");
    }

    @Test
    void whatIsEmittedToATopicIsThereBeforeTheGuestHearsOfIt() {
        Promise<Void> acknowledged = Promise.promise();
        write = acknowledged.future();
        var from = Fixture.invocation("f", "k7");

        var emitted = outputs.emit(from, topic("audit", "k1"), Payload.json("{\"a\":1}"));
        assertThat(emitted.isComplete()).isFalse();
        acknowledged.complete();

        assertThat(emitted.result()).isEmpty();
        var record = written.getFirst();
        assertThat(record.key()).hasToString("k1");
        assertThat(record.value()).hasToString("{\"a\":1}");
        assertThat(headers(record))
                .containsEntry("ce_type", "dev.hearth.function.emitted")
                .containsEntry("ce_source", "/functions/f")
                .containsEntry("ce_traceparent", "00-1-2-01");
    }

    @Test
    void whatCannotBeEmittedSaysWhy() {
        write = Future.failedFuture("no leader");

        assertThat(outputs.emit(Fixture.invocation("f", null), topic("audit", null), null).result())
                .contains("topic audit: no leader");
    }

    @Test
    void aCallIsAnInvocationOfItsOwnWithinTheCallersDeadline() {
        deploy("g", "2");
        var from = Fixture.invocation("f", "k7").withDeadline(Deadline.after(Duration.ofMillis(9)));

        assertThat(outputs.call(from, new FunctionName("g"), Payload.json("1")).result())
                .isEqualTo(answers.get("g"));

        var called = invoked.getLast();
        assertThat(called.trigger()).isEqualTo("call");
        assertThat(called.hops()).isEqualTo(1);
        assertThat(called.deadline()).isEqualTo(from.deadline());
        assertThat(called.event().cloudEvent().getData().toBytes()).asString().isEqualTo("1");
    }

    @Test
    void aFullFunctionIsTheRequestsOwnAffair() {
        deploy("f", "1");
        tellOf("f", topic("failed", null));
        answers.put(
                "f",
                new Outcome.Rejected(
                        Outcome.Rejected.Reason.FUNCTION_FULL, "full", Duration.ofSeconds(1)));

        outputs.invoke(Fixture.request("f"));

        assertThat(written).isEmpty();
    }

    @Test
    void aChainedFunctionThatIsNotDeployedMakesItUnreachable() {
        deploy("f", "1", function("g"));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isEqualTo(new Outcome.Unreachable("function g: it is not deployed"));
    }

    @Test
    void aFunctionThatFeedsItselfIsRejectedForGood() {
        deploy("f", "1", function("f"));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected ->
                                assertThat(rejected.reason())
                                        .isEqualTo(Outcome.Rejected.Reason.TOO_MANY_HOPS));
        assertThat(invoked).hasSize(Invocation.MAX_HOPS + 1);
    }

    @Test
    void aUrlGetsABinaryCloudEventSignedAsStandardWebhooksSay() throws Exception {
        var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        deploy("f", "{\"a\":1}", new Target.Http(HOOK, secret));
        replies.add(new WebhookSender.Answer.Answered(204, null));
        var invocation = Fixture.invocation("f", "k7");

        assertThat(outputs.invoke(invocation).result()).isEqualTo(answers.get("f"));

        var request = posted.getFirst();
        assertThat(request.url()).isEqualTo(HOOK);
        assertThat(request.body()).hasToString("{\"a\":1}");
        var headers = request.headers();
        assertThat(headers.get("content-type")).isEqualTo("application/json");
        assertThat(headers.get("ce-specversion")).isEqualTo("1.0");
        assertThat(headers.get("ce-id")).isEqualTo(invocation.id().value());
        assertThat(headers.get("ce-subject")).as("a blank is encoded").isEqualTo("order%207");
        assertThat(headers.get("traceparent")).isEqualTo("00-1-2-01");
        assertThat(headers.get("webhook-id")).isEqualTo(invocation.id().value());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(
                new SecretKeySpec(
                        Base64.getDecoder().decode(secret.substring("whsec_".length())), "x"));
        var signed =
                "%s.%s.{\"a\":1}"
                        .formatted(invocation.id().value(), headers.get("webhook-timestamp"));
        assertThat(headers.get("webhook-signature"))
                .isEqualTo(
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(mac.doFinal(signed.getBytes(UTF_8))));
    }

    @ParameterizedTest
    @CsvSource({
        "200, 1", "204, 1", "299, 1", "404, 2", "408, 2", "409, 2", "429, 2", "500, 2", "503, 2",
        "599, 2"
    })
    void theAnswersOfKnativesListAreTriedAgain(int status, int attempts) {
        deploy("f", "1", new Target.Http(HOOK, null));
        replies.add(new WebhookSender.Answer.Answered(status, Duration.ofSeconds(7)));
        replies.add(new WebhookSender.Answer.Answered(200, null));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isEqualTo(answers.get("f"));

        assertThat(posted).hasSize(attempts);
        assertThat(waits).hasSize(attempts - 1).allMatch(Duration.ofSeconds(7)::equals);
        assertThat(posted.getFirst().headers().contains("webhook-signature")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"301", "400", "401", "403", "405", "410", "422"})
    void otherAnswersAreForGood(int status) {
        deploy("f", "1", new Target.Http(HOOK, null));
        replies.add(new WebhookSender.Answer.Answered(status, null));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isInstanceOfSatisfying(
                        Outcome.FunctionFailed.class,
                        failed -> {
                            assertThat(failed.error().retryable()).isFalse();
                            assertThat(failed.error().message()).contains("it answered " + status);
                        });
        assertThat(posted).hasSize(1);
    }

    @Test
    void whoDoesNotAnswerIsTriedAsOftenAsTheDeliverySays() {
        deploy("f", "1", new Target.Http(HOOK, null));

        assertThat(outputs.invoke(Fixture.invocation("f", null)).result())
                .isInstanceOfSatisfying(
                        Outcome.FunctionFailed.class,
                        failed ->
                                assertThat(failed.error().message())
                                        .contains("nobody is there, after 6 attempt(s)"));
        assertThat(posted).hasSize(6);
        assertThat(posted)
                .extracting(one -> one.headers().get("ce-id"))
                .containsOnly(posted.getFirst().headers().get("ce-id"));
    }

    private Future<WebhookSender.Answer> post(
            FunctionSpec from, URI url, MultiMap headers, Buffer body, Deadline deadline) {
        posted.add(new Posted(url, headers, body));
        var reply = replies.poll();
        return Future.succeededFuture(
                reply == null ? new WebhookSender.Answer.Failed("nobody is there") : reply);
    }

    private void failUntilAttempt(String name, int attempt) {
        var returned = answers.get(name);
        answers.put(name, Fixture.failed("Error", null));
        recoveries.put(name, new Recovery(attempt, returned));
    }

    private void letterTo(String name, String topic) {
        var normal = Delivery.DEFAULT;
        deployed.computeIfPresent(
                new FunctionName(name),
                (_, spec) ->
                        spec.withDelivery(
                                new Delivery(
                                        normal.retry(),
                                        normal.backoff(),
                                        normal.maxAge(),
                                        topic,
                                        normal.onExhausted())));
    }

    private void tellOf(String name, Target target) {
        deployed.computeIfPresent(
                new FunctionName(name), (_, spec) -> spec.withFailureTargets(List.of(target)));
    }

    private void deploy(String name, String result, Target... targets) {
        deployed.put(new FunctionName(name), Fixture.function(name, targets));
        answers.put(name, Fixture.returned(result));
    }

    private static Target topic(String topic, String key) {
        return new Target.Topic(topic, key);
    }

    private static Target function(String name) {
        return new Target.Function(new FunctionName(name));
    }

    private static Map<String, String> headers(TopicRecord record) {
        return record.headers().stream()
                .collect(Collectors.toMap(Header::name, header -> String.valueOf(header.value())));
    }
}
