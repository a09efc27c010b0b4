package dev.hearth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected;
import dev.hearth.invocation.Outcome.Rejected.Reason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class OnwardTest {

    private static final Duration LEFT = Duration.ofSeconds(1);
    private static final Outcome UNREACHABLE = new Outcome.Unreachable("node a is gone");

    static Stream<Arguments> arrivals() {
        var returned = Samples.returned("x");
        var unknown = new Outcome.UnknownFunction("echo@1");
        var cancelled = new Outcome.Cancelled();
        var cutOff = new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE);
        var running = new Outcome.TimedOut(Outcome.TimedOut.Stage.RUNNING);
        var waiting = new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING);
        return Stream.of(
                given("an answer is the answer", answered(returned), Repeat.ALLOWED)
                        .then(done(returned)),
                given("a cancelled one is not run elsewhere", answered(cancelled), Repeat.ALLOWED)
                        .then(done(cancelled)),
                given(
                                "what a closing node cut off is its source's",
                                answered(cutOff),
                                Repeat.ALLOWED)
                        .then(done(cutOff)),
                given("what ran past its time ran", answered(running), Repeat.ALLOWED)
                        .then(done(running)),
                given("nor is there time for what waited", answered(waiting), Repeat.ALLOWED)
                        .then(done(waiting)),
                given("a node that is full", answered(full(3)), Repeat.FORBIDDEN)
                        .then(elsewhere(Detour.REFUSED, full(3))),
                given("a node that does not know it yet", answered(unknown), Repeat.FORBIDDEN)
                        .then(elsewhere(Detour.REFUSED, unknown)),
                given(
                                "a lost node, and twice does no harm",
                                new Arrival.Lost("node a is gone"),
                                Repeat.ALLOWED)
                        .then(elsewhere(Detour.LOST, UNREACHABLE)),
                given(
                                "a lost node, and it may have run",
                                new Arrival.Lost("node a is gone"),
                                Repeat.FORBIDDEN)
                        .then(done(UNREACHABLE)),
                given(
                                "no reply until the deadline",
                                new Arrival.NoReply("node a is gone"),
                                Repeat.ALLOWED)
                        .then(done(UNREACHABLE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("arrivals")
    void decides(String name, Arrival arrival, Repeat repeat, Onward expected) {
        assertThat(Onward.after(arrival, repeat, 1, null, LEFT)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Repeat.class)
    void whatNeverGotThereGoesOnWhateverItIs(Repeat repeat) {
        assertThat(Onward.after(new Arrival.NotDelivered("no handler"), repeat, 1, null, LEFT))
                .isInstanceOfSatisfying(
                        Onward.Elsewhere.class,
                        onward -> {
                            assertThat(onward.cause()).isEqualTo(Detour.NOT_DELIVERED);
                            assertThat(onward.otherwise()).isInstanceOf(Rejected.class);
                        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"FUNCTION_SUSPENDED", "MALFORMED_DATA", "PAYLOAD_TOO_LARGE", "TOO_MANY_HOPS"})
    void whatEveryNodeWouldRefuseIsRefused(Reason reason) {
        var refusal = new Rejected(reason, "no", Duration.ZERO);
        assertThat(Onward.after(answered(refusal), Repeat.ALLOWED, 1, null, LEFT))
                .isEqualTo(done(refusal));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            names = {"FUNCTION_FULL", "NODE_OVERLOADED", "NODE_DRAINING"})
    void whatOnlyThisNodeRefusesGoesOn(Reason reason) {
        var refusal = new Rejected(reason, "no", LEFT);
        assertThat(Onward.after(answered(refusal), Repeat.FORBIDDEN, 1, null, LEFT))
                .isEqualTo(elsewhere(Detour.REFUSED, refusal));
    }

    @Test
    void theCallerIsToldTheSoonestTimeOfAllThatRefused() {
        assertThat(Onward.after(answered(full(9)), Repeat.ALLOWED, 2, full(4), LEFT))
                .isEqualTo(elsewhere(Detour.REFUSED, full(4)));
        assertThat(Onward.after(answered(full(2)), Repeat.ALLOWED, 2, full(4), LEFT))
                .isEqualTo(elsewhere(Detour.REFUSED, full(2)));
        assertThat(Onward.after(new Arrival.NotDelivered("x"), Repeat.ALLOWED, 2, full(4), LEFT))
                .isEqualTo(elsewhere(Detour.NOT_DELIVERED, full(4)));
    }

    @Test
    void afterThreeNodesNoOtherIsTried() {
        assertThat(Onward.after(answered(full(3)), Repeat.ALLOWED, 3, full(5), LEFT))
                .isEqualTo(done(full(3)));
        assertThat(Onward.after(new Arrival.Lost("node a is gone"), Repeat.ALLOWED, 3, null, LEFT))
                .isEqualTo(done(UNREACHABLE));
    }

    @Test
    void afterTheDeadlineNothingIsSent() {
        assertThat(Onward.after(answered(full(3)), Repeat.ALLOWED, 1, null, Duration.ZERO))
                .isEqualTo(done(full(3)));
    }

    private static Arrival answered(Outcome outcome) {
        return new Arrival.Answered(outcome);
    }

    private static Rejected full(int seconds) {
        return new Rejected(Reason.FUNCTION_FULL, "full", Duration.ofSeconds(seconds));
    }

    private static Onward done(Outcome outcome) {
        return new Onward.Done(outcome);
    }

    private static Onward elsewhere(Detour cause, Outcome otherwise) {
        return new Onward.Elsewhere(cause, otherwise);
    }

    private static Given given(String name, Arrival arrival, Repeat repeat) {
        return new Given(name, arrival, repeat);
    }

    private record Given(String name, Arrival arrival, Repeat repeat) {
        Arguments then(Onward expected) {
            return Arguments.of(name, arrival, repeat, expected);
        }
    }
}
