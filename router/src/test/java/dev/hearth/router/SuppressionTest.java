package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected.Reason;
import dev.hearth.invocation.Outcome.TimedOut.Stage;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SuppressionTest {

    private static final Origin KAFKA =
            new Origin.Kafka("orders", 0, 7, null, Map.of(), Instant.EPOCH);
    private static final Origin HTTP = new Origin.Http("POST", "/", Map.of(), Map.of(), Map.of());

    private final List<Promise<Outcome>> executing = new ArrayList<>();
    private final RecordedRoutes listener = new RecordedRoutes();
    private final Suppression suppression =
            new Suppression(
                    Samples.catalogue(
                            Samples.echo(1, 1)
                                    .withTriggers(
                                            List.of(
                                                    Trigger.Http.of("safe", "/", Set.of("POST"))
                                                            .withRepeats(
                                                                    Trigger.Http.Repeats
                                                                            .HARMLESS)))),
                    _ -> {
                        Promise<Outcome> promise = Promise.promise();
                        executing.add(promise);
                        return promise.future();
                    },
                    SuppressionSettings.DEFAULT,
                    listener);

    @Test
    void oneThatRanGivesItsFirstOutcome() {
        var sent = invocation(KAFKA, "orders");
        var first = suppression.invoke(sent);
        executing.getFirst().complete(Samples.returned("first"));
        var second = suppression.invoke(sent);
        assertThat(Samples.text(first.await())).isEqualTo("first");
        assertThat(second.await()).isSameAs(first.await());
        assertThat(executing).hasSize(1);
        assertThat(listener.suppressed).isEqualTo(1);
    }

    @Test
    void oneThatRunsIsWaitedFor() {
        var sent = invocation(KAFKA, "orders");
        var first = suppression.invoke(sent);
        var second = suppression.invoke(sent);
        assertThat(second.isComplete()).isFalse();
        executing.getFirst().complete(Samples.returned("once"));
        assertThat(second.await()).isSameAs(first.await());
        assertThat(executing).hasSize(1);
    }

    @Test
    void theNextAttemptIsAnother() {
        var sent = invocation(KAFKA, "orders");
        var _ = suppression.invoke(sent);
        executing.getFirst().complete(Samples.returned("first"));
        var next =
                new Invocation(
                        sent.id(),
                        sent.function(),
                        sent.trigger(),
                        sent.event(),
                        2,
                        3,
                        sent.deadline(),
                        0);
        var _ = suppression.invoke(next);
        assertThat(executing).hasSize(2);
    }

    @Test
    void aTriggerThatSaysTwiceDoesNoHarmIsRememberedToo() {
        var sent = invocation(HTTP, "safe");
        var _ = suppression.invoke(sent);
        var _ = suppression.invoke(sent);
        assertThat(executing).hasSize(1);
    }

    @Test
    void whatIsNeverSentTwiceIsNotRemembered() {
        var sent = invocation(HTTP, "hook");
        var _ = suppression.invoke(sent);
        var _ = suppression.invoke(sent);
        assertThat(executing).hasSize(2);
        assertThat(listener.suppressed).isZero();
    }

    static List<Outcome> notBegun() {
        return List.of(
                new Outcome.Rejected(Reason.FUNCTION_FULL, "full", Duration.ofSeconds(1)),
                new Outcome.UnknownFunction("echo@1"),
                new Outcome.TimedOut(Stage.WAITING));
    }

    @ParameterizedTest
    @MethodSource("notBegun")
    void whatNeverBeganIsTriedAgain(Outcome outcome) {
        var sent = invocation(KAFKA, "orders");
        var _ = suppression.invoke(sent);
        executing.getFirst().complete(outcome);
        var _ = suppression.invoke(sent);
        assertThat(executing).hasSize(2);
    }

    @Test
    void whatRanPastItsTimeIsRemembered() {
        var sent = invocation(KAFKA, "orders");
        var _ = suppression.invoke(sent);
        executing.getFirst().complete(new Outcome.TimedOut(Stage.RUNNING));
        assertThat(suppression.invoke(sent).await()).isEqualTo(new Outcome.TimedOut(Stage.RUNNING));
        assertThat(executing).hasSize(1);
    }

    @Test
    void aBrokenExecutorIsTriedAgain() {
        var sent = invocation(KAFKA, "orders");
        var _ = suppression.invoke(sent);
        executing.getFirst().fail("broken");
        var _ = suppression.invoke(sent);
        assertThat(executing).hasSize(2);
    }

    private static Invocation invocation(Origin origin, String trigger) {
        var sample = Samples.invocation("x", Duration.ofMinutes(1));
        return Invocation.once(
                Samples.ECHO,
                trigger,
                new Event(sample.event().cloudEvent(), origin),
                sample.deadline());
    }
}
