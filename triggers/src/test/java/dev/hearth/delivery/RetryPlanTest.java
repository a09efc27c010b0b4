package dev.hearth.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hearth.delivery.RetryPlan.Decision;
import dev.hearth.function.Backoff;
import dev.hearth.function.Backoff.Jitter;
import dev.hearth.function.Backoff.Policy;
import dev.hearth.function.Delivery;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected.Reason;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RetryPlanTest {

    private static final Duration YOUNG = Duration.ZERO;
    private final Random random = new Random(1);

    static Stream<Arguments> outcomes() {
        return Stream.of(
                arguments("returned", Fixture.returned("1"), "settled"),
                arguments("threw", Fixture.failed("TypeError", null), "retry 1s attempt 3"),
                arguments(
                        "threw with retryAfter",
                        Fixture.failed("Busy", Duration.ofSeconds(7)),
                        "retry 7s attempt 3"),
                arguments(
                        "threw NonRetryable",
                        Fixture.failed(GuestError.NON_RETRYABLE, null),
                        "non_retryable"),
                arguments(
                        "NonRetryable wins over retryAfter",
                        Fixture.failed(GuestError.NON_RETRYABLE, Duration.ofSeconds(1)),
                        "non_retryable"),
                arguments(
                        "limit",
                        new Outcome.LimitExceeded(Outcome.Limit.OUTPUT, "3Mi", Fixture.execution()),
                        "retry 1s attempt 3"),
                arguments(
                        "timed out",
                        new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING),
                        "retry 1s attempt 3"),
                arguments(
                        "timed out before it began",
                        new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING),
                        "retry 1s attempt 3"),
                arguments("unreachable", new Outcome.Unreachable("x"), "retry 1s attempt 3"),
                arguments("cancelled", new Outcome.Cancelled(), "cancelled"),
                arguments("cut off is no attempt", cutOff(), "retry 0.5s attempt 2"),
                arguments("unknown", new Outcome.UnknownFunction("f"), "unknown_function"),
                arguments("malformed", rejected(Reason.MALFORMED_DATA, 0), "malformed"),
                arguments(
                        "malformed with retryAfter",
                        rejected(Reason.MALFORMED_DATA, 5),
                        "malformed"),
                arguments("too large", rejected(Reason.PAYLOAD_TOO_LARGE, 0), "payload_too_large"),
                arguments("too many hops", rejected(Reason.TOO_MANY_HOPS, 0), "too_many_hops"),
                arguments(
                        "a full function is no attempt",
                        rejected(Reason.FUNCTION_FULL, 3),
                        "retry 3.5s attempt 2"),
                arguments(
                        "a draining node is no attempt",
                        rejected(Reason.NODE_DRAINING, 3),
                        "retry 3.5s attempt 2"),
                arguments("refused for good", rejected(Reason.NODE_OVERLOADED, 0), "rejected"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void everyOutcomeHasItsConsequence(String name, Outcome outcome, String expected) {
        var plan = plan(Policy.EXPONENTIAL, Jitter.NONE);

        assertThat(word(plan.after(2, outcome, YOUNG, random))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 1, 500",
        "EXPONENTIAL, 2, 1000",
        "EXPONENTIAL, 3, 2000",
        "EXPONENTIAL, 6, 16000",
        "EXPONENTIAL, 7, 20000",
        "EXPONENTIAL, 90, 20000",
        "LINEAR, 1, 500",
        "LINEAR, 2, 1000",
        "LINEAR, 3, 1500",
        "LINEAR, 90, 20000"
    })
    void theWaitGrowsByItsPolicyUpToItsBound(Policy policy, int attempt, long millis) {
        var decision = plan(policy, Jitter.NONE).after(attempt, broken(), YOUNG, random);

        assertThat(decision).isEqualTo(new Decision.Retry(Duration.ofMillis(millis), attempt + 1));
    }

    @Test
    void fullJitterWaitsAnywhereUpToThePlannedTime() {
        var plan = plan(Policy.EXPONENTIAL, Jitter.FULL);
        var shortest = Duration.ofDays(1);
        var longest = Duration.ZERO;
        for (int i = 0; i < 1_000; i++) {
            var wait = ((Decision.Retry) plan.after(3, broken(), YOUNG, random)).after();
            shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        assertThat(shortest).isLessThan(Duration.ofMillis(100));
        assertThat(longest).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(2));
    }

    @Test
    void theLastAttemptIsTheLast() {
        var plan = plan(Policy.EXPONENTIAL, Jitter.NONE);

        assertThat(word(plan.after(100, broken(), YOUNG, random))).startsWith("retry");
        assertThat(word(plan.after(101, broken(), YOUNG, random))).isEqualTo("attempts");
        assertThat(word(plan.after(101, cutOff(), YOUNG, random))).endsWith("attempt 101");
    }

    @Test
    void noAttemptStartsAfterMaxAge() {
        var plan = plan(Policy.EXPONENTIAL, Jitter.NONE);
        var nearly = Duration.ofMinutes(10).minusMillis(500);

        assertThat(word(plan.after(1, broken(), nearly, random))).startsWith("retry");
        assertThat(word(plan.after(1, broken(), nearly.plusMillis(1), random)))
                .isEqualTo("max_age");
        assertThat(word(plan.after(1, rejected(Reason.FUNCTION_FULL, 1), nearly, random)))
                .isEqualTo("max_age");
        assertThat(word(plan.after(1, cutOff(), nearly, random))).startsWith("retry");
        assertThat(word(plan.after(1, cutOff(), nearly.plusMillis(1), random)))
                .isEqualTo("max_age");
    }

    private static Outcome cutOff() {
        return new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE);
    }

    private static Outcome broken() {
        return new Outcome.Unreachable("gone");
    }

    private static Outcome rejected(Reason reason, int retryAfterSeconds) {
        return new Outcome.Rejected(reason, "no", Duration.ofSeconds(retryAfterSeconds));
    }

    private static RetryPlan plan(Policy policy, Jitter jitter) {
        return new RetryPlan(
                new Delivery(
                        100,
                        new Backoff(policy, Duration.ofMillis(500), Duration.ofSeconds(20), jitter),
                        Duration.ofMinutes(10),
                        null,
                        Delivery.OnExhausted.DEAD_LETTER));
    }

    private static String word(Decision decision) {
        return switch (decision) {
            case Decision.Settled _ -> "settled";
            case Decision.Retry retry ->
                    "retry %s attempt %d"
                            .formatted(
                                    retry.after().toString().substring(2).toLowerCase(),
                                    retry.attempt());
            case Decision.Exhausted exhausted -> exhausted.reason().word();
        };
    }
}
