package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final Vertx vertx = Vertx.vertx();
    private final List<Promise<Outcome>> executing = new ArrayList<>();
    private final RecordedRoutes listener = new RecordedRoutes();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void refusesBeyondConcurrencyAndQueueAndSaysWhenToComeAgain() {
        var admission = admission(1, 1, 100);
        var first = admission.invoke(Samples.invocation("1", LONG));
        var second = admission.invoke(Samples.invocation("2", LONG));
        var third = admission.invoke(Samples.invocation("3", LONG)).await();

        assertThat(third)
                .isInstanceOfSatisfying(
                        Outcome.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(Reason.FUNCTION_FULL));
        assertThat(executing).hasSize(1);
        assertThat(((Outcome.Rejected) third).retryAfter()).isPositive();
        executing.get(0).complete(Samples.returned("1"));
        assertThat(Samples.text(first.await())).isEqualTo("1");
        executing.get(1).complete(Samples.returned("2"));
        assertThat(Samples.text(second.await())).isEqualTo("2");
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void theSameInvocationTwiceIsTwoThatWait() {
        var admission = admission(1, 2, 100);
        var invocation = Samples.invocation("x", LONG);
        var futures =
                List.of(
                        admission.invoke(invocation),
                        admission.invoke(invocation),
                        admission.invoke(invocation));
        for (int i = 0; i < 3; i++) {
            executing.get(i).complete(Samples.returned("x"));
        }
        futures.forEach(future -> assertThat(Samples.text(future.await())).isEqualTo("x"));
    }

    @Test
    void oneWhoseDeadlinePassesInTheQueueNeverRuns() {
        var admission = admission(1, 1, 100);
        var first = admission.invoke(Samples.invocation("1", LONG));
        var late = admission.invoke(Samples.invocation("2", Duration.ofMillis(20))).await();

        assertThat(late).isEqualTo(new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING));
        executing.get(0).complete(Samples.returned("1"));
        first.await();
        assertThat(executing).hasSize(1);
    }

    @Test
    void oneThatIsCancelledInTheQueueNeverRuns() {
        var admission = admission(1, 2, 100);
        var first = admission.invoke(Samples.invocation("1", LONG));
        var waiting = Samples.invocation("2", LONG);
        var second = admission.invoke(waiting);
        var third = admission.invoke(Samples.invocation("3", LONG));

        admission.cancel(waiting.id());
        assertThat(second.await()).isEqualTo(new Outcome.Cancelled());
        assertThat(first.isComplete()).isFalse();
        executing.get(0).complete(Samples.returned("1"));
        executing.get(1).complete(Samples.returned("3"));
        assertThat(Samples.text(third.await())).isEqualTo("3");
        assertThat(executing).hasSize(2);
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void refusesBeyondTheBoundOfTheNode() {
        var admission = admission(10, 10, 1);
        var first = admission.invoke(Samples.invocation("1", LONG));
        assertThat(reason(admission.invoke(Samples.invocation("2", LONG)).await()))
                .isEqualTo(Reason.NODE_OVERLOADED);
        executing.get(0).complete(Samples.returned("1"));
        first.await();
        admission.invoke(Samples.invocation("3", LONG));
        assertThat(executing).hasSize(2);
    }

    @Test
    void beyondTheBoundOfTheNodeItSaysWhenWhatWaitsWillHaveHadItsTurn() {
        var admission = admission(1, 1_000, 401);
        var first = admission.invoke(Samples.invocation("1", LONG));
        long since = System.nanoTime();
        while (System.nanoTime() - since < 20_000_000) {
            Thread.onSpinWait();
        }
        executing.get(0).complete(Samples.returned("1"));
        first.await();
        for (int i = 0; i < 201; i++) {
            admission.invoke(Samples.invocation("w" + i, LONG));
        }

        var refused = (Outcome.Rejected) admission.invoke(Samples.invocation("x", LONG)).await();

        assertThat(refused.reason()).isEqualTo(Reason.NODE_OVERLOADED);
        // One runs at a time, each for 20 ms or what a slow machine makes of it.
        assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(201 * 20), DrainRate.MOST);
    }

    @Test
    void aFloodOfOneFunctionLeavesHalfOfTheNodeToOthers() {
        var calm = new FunctionId(new FunctionName("calm"), "1");
        var admission =
                new Admission(
                        vertx,
                        Samples.catalogue(Samples.echo(1, 1_000), Samples.echo(calm, 1, 1_000)),
                        _ -> {
                            var promise = Promise.<Outcome>promise();
                            executing.add(promise);
                            return promise.future();
                        },
                        new AdmissionSettings(10),
                        listener);
        for (int i = 0; i < 5; i++) {
            assertThat(admission.invoke(Samples.invocation("flood" + i, LONG)).isComplete())
                    .isFalse();
        }
        assertThat(reason(admission.invoke(Samples.invocation("flood", LONG)).await()))
                .isEqualTo(Reason.NODE_OVERLOADED);
        var other = Samples.invocation("1", LONG);
        var single = Invocation.once(calm, "test", other.event(), other.deadline());
        assertThat(admission.invoke(single).isComplete()).isFalse();
        assertThat(executing).hasSize(2);
    }

    @Test
    void drainsWhatRunsAndWaitsAndTakesNothingNew() {
        var admission = admission(1, 1, 100);
        admission.invoke(Samples.invocation("1", LONG));
        admission.invoke(Samples.invocation("2", LONG));
        var drained = admission.drain();

        assertThat(reason(admission.invoke(Samples.invocation("3", LONG)).await()))
                .isEqualTo(Reason.NODE_DRAINING);
        executing.get(0).complete(Samples.returned("1"));
        assertThat(drained.isComplete()).isFalse();
        executing.get(1).complete(Samples.returned("2"));
        drained.await();
    }

    @Test
    void aFunctionNobodyDeployedIsUnknown() {
        var other = Samples.invocation("1", LONG);
        var unknown = new FunctionId(new FunctionName("nobody"), "1");
        var outcome =
                admission(1, 1, 1)
                        .invoke(Invocation.once(unknown, "test", other.event(), other.deadline()))
                        .await();
        assertThat(outcome).isEqualTo(new Outcome.UnknownFunction("nobody@1"));
    }

    @Test
    void aChainThatIsTooLongIsACycle() {
        var one = Samples.invocation("1", LONG);
        var tooFar =
                new Invocation(
                        one.id(),
                        one.function(),
                        "chain",
                        one.event(),
                        1,
                        1,
                        one.deadline(),
                        Invocation.MAX_HOPS + 1);
        assertThat(reason(admission(1, 1, 1).invoke(tooFar).await()))
                .isEqualTo(Reason.TOO_MANY_HOPS);
    }

    @Test
    void aBrokenExecutorGivesItsPlaceBack() {
        var broken =
                new Admission(
                        vertx,
                        Samples.catalogue(Samples.echo(1, 0)),
                        _ -> Future.failedFuture("broken"),
                        AdmissionSettings.DEFAULT,
                        listener);
        for (int i = 0; i < 3; i++) {
            assertThat(broken.invoke(Samples.invocation("1", LONG)).failed()).isTrue();
        }
        assertThat(broken.inFlight()).isZero();
    }

    private static Reason reason(Outcome outcome) {
        return ((Outcome.Rejected) outcome).reason();
    }

    private Admission admission(int concurrency, int queue, int maxInFlight) {
        return new Admission(
                vertx,
                Samples.catalogue(Samples.echo(concurrency, queue)),
                _ -> {
                    var promise = Promise.<Outcome>promise();
                    executing.add(promise);
                    return promise.future();
                },
                new AdmissionSettings(maxInFlight),
                listener);
    }
}
