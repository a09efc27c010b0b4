package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BisectionTest {

    /// Of three attempts.
    private static final RetryPlan PLAN = new RetryPlan(Mesh.FAST);

    static Stream<Arguments> outcomes() {
        return Stream.of(
                arguments("returned", Mesh.returned(), 1, false),
                arguments("threw", Mesh.failed("Error"), 1, false),
                arguments("threw at last", Mesh.failed("Error"), 3, true),
                arguments("threw NonRetryable", Mesh.failed(GuestError.NON_RETRYABLE), 1, true),
                arguments("limit", limit(Outcome.Limit.MEMORY), 1, true),
                arguments("limit at last", limit(Outcome.Limit.OUTPUT), 3, true),
                arguments("timed out running", timedOut(Outcome.TimedOut.Stage.RUNNING), 1, true),
                arguments("timed out waiting", timedOut(Outcome.TimedOut.Stage.WAITING), 1, false),
                arguments("malformed", rejected(Reason.MALFORMED_DATA, 0), 1, true),
                arguments("too large", rejected(Reason.PAYLOAD_TOO_LARGE, 0), 1, true),
                arguments("full", rejected(Reason.FUNCTION_FULL, 1), 3, false),
                arguments("too many hops", rejected(Reason.TOO_MANY_HOPS, 0), 3, false),
                arguments("unreachable", new Outcome.Unreachable("x"), 1, false),
                arguments("unreachable at last", new Outcome.Unreachable("x"), 3, true),
                arguments("unknown", new Outcome.UnknownFunction("f"), 1, false),
                arguments("cancelled", new Outcome.Cancelled(), 1, false),
                arguments(
                        "cut off",
                        new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE),
                        3,
                        false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outcomes")
    void aBatchIsSplitForWhatOneRecordOfItMayHaveDone(
            String name, Outcome outcome, int attempt, boolean splits) {
        var next = PLAN.after(attempt, outcome, Duration.ZERO, new Random(1));

        assertThat(Bisection.splits(2, outcome, next)).isEqualTo(splits);
        assertThat(Bisection.splits(1, outcome, next)).as("one alone").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonIsDecided(ExhaustedReason reason) {
        var end = new RetryPlan.Decision.Exhausted(reason, "x");

        assertThat(Bisection.splits(2, new Outcome.Cancelled(), end))
                .isEqualTo(
                        List.of(
                                        ExhaustedReason.ATTEMPTS,
                                        ExhaustedReason.NON_RETRYABLE,
                                        ExhaustedReason.MALFORMED,
                                        ExhaustedReason.PAYLOAD_TOO_LARGE)
                                .contains(reason));
    }

    @ParameterizedTest
    @CsvSource({"2, 1, 1", "3, 2, 1", "4, 2, 2", "101, 51, 50"})
    void halvesKeepTheOrder(int size, int first, int second) {
        var batch = IntStream.range(0, size).boxed().toList();

        var halves = Bisection.halves(batch);

        assertThat(halves).extracting(List::size).containsExactly(first, second);
        assertThat(halves.stream().flatMap(List::stream)).isEqualTo(batch);
    }

    @Test
    void oneRecordHasNoHalves() {
        assertThatThrownBy(() -> Bisection.halves(List.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Any culprits among any number of records: each stands alone in the end, nobody else does for
    /// their sake but to be found innocent, and finding them costs what halving costs.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theCulpritsStandAloneInTheEnd(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(300);
            var culprits = new HashSet<Integer>();
            for (int i = random.nextInt(4); i > 0; i--) {
                culprits.add(random.nextInt(size));
            }
            var convicted = new ArrayList<Integer>();
            var passed = new ArrayList<Integer>();
            var left = new ArrayDeque<List<Integer>>();
            left.add(IntStream.range(0, size).boxed().toList());
            int runs = 0;
            while (!left.isEmpty()) {
                var batch = left.removeFirst();
                runs++;
                if (batch.stream().noneMatch(culprits::contains)) {
                    passed.addAll(batch);
                } else if (splits(batch.size())) {
                    Bisection.halves(batch).reversed().forEach(left::addFirst);
                } else {
                    convicted.addAll(batch);
                }
            }
            assertThat(convicted).containsExactlyInAnyOrderElementsOf(culprits).isSorted();
            assertThat(passed).hasSize(size - culprits.size()).isSorted();
            int depth = 32 - Integer.numberOfLeadingZeros(size - 1);
            assertThat(runs).isLessThanOrEqualTo(1 + 2 * depth * culprits.size());
        }
    }

    private static boolean splits(int size) {
        var breach = limit(Outcome.Limit.CPU_TIME);
        return Bisection.splits(size, breach, PLAN.after(1, breach, Duration.ZERO, new Random(1)));
    }

    private static Outcome limit(Outcome.Limit limit) {
        return new Outcome.LimitExceeded(limit, "3Mi", Mesh.execution());
    }

    private static Outcome timedOut(Outcome.TimedOut.Stage stage) {
        return new Outcome.TimedOut(stage);
    }

    private static Outcome rejected(Reason reason, int seconds) {
        return new Outcome.Rejected(reason, "no", Duration.ofSeconds(seconds));
    }
}
