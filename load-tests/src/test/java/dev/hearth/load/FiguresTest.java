package dev.hearth.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is made of runs.
final class FiguresTest {

    @Test
    void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 9.0))).isEqualTo(new Spread(3.5, 1, 9));
        assertThat(Spread.of(List.of(4.0, 1.0, 9.0))).isEqualTo(new Spread(4, 1, 9));
    }

    @Test
    void runsOfOneFigureAreGathered() {
        var runs = new Runs();
        runs.add("hello", "node", "requests", "1/s", 2, "first");
        runs.add("hello", "node", "requests", "1/s", 1, "second");
        runs.add("hello", "gone", "requests", "1/s", 1, "first");
        runs.forget("gone");

        assertThat(runs.figures())
                .containsExactly(
                        Figure.of("hello", "node", "requests", "1/s", List.of(2.0, 1.0), "second"));
    }

    @Test
    void aGoalIsJudgedByTheMedianOfRatiosOfTheSameRounds() {
        var figures =
                List.of(
                        Figure.of(
                                "hello", "hearth", "requests", "1/s", List.of(10.0, 30.0, 7.0), ""),
                        Figure.of(
                                "hello", "peer", "requests", "1/s", List.of(20.0, 30.0, 10.0), ""));

        var atLeast = goal("peer", Goal.Direction.AT_LEAST, 0.7).judge(figures).orElseThrow();
        var atMost = goal("peer", Goal.Direction.AT_MOST, 0.6).judge(figures).orElseThrow();

        assertThat(atLeast.values()).containsExactly(0.5, 1.0, 0.7);
        assertThat(atLeast.median()).isEqualTo(0.7);
        assertThat(atLeast.met()).isTrue();
        assertThat(atMost.met()).isFalse();
    }

    @Test
    void aGoalWithoutAPeerIsJudgedByTheFigureItself() {
        var figures = List.of(Figure.of("hello", "hearth", "requests", "1/s", List.of(10.0), ""));

        assertThat(goal(null, Goal.Direction.AT_MOST, 9).judge(figures).orElseThrow().met())
                .isFalse();
        assertThat(goal("peer", Goal.Direction.AT_MOST, 9).judge(figures)).isEmpty();
    }

    private static Goal goal(String against, Goal.Direction direction, double bound) {
        return new Goal("goal", "hello", "requests", "hearth", against, direction, bound);
    }

    @Test
    void everyArmBeginsARound() {
        var arms = List.of("a", "b", "c");

        assertThat(List.of(Turns.order(arms, 0), Turns.order(arms, 1), Turns.order(arms, 5)))
                .containsExactly(
                        List.of("a", "b", "c"), List.of("b", "c", "a"), List.of("c", "a", "b"));
        assertThat(Turns.order(List.of(), 3)).isEmpty();
    }

    @Test
    void wrkIsRead() {
        var run =
                Wrk.parse(
                        """
                        Running 2s test @ http://127.0.0.1:1/hello
                          Latency Distribution
                             50%  281.00us
                             75%  297.00us
                             90%  344.00us
                             99%    1.19ms
                          226083 requests in 2.00s, 34.52MB read
                        Requests/sec: 112970.63
                        """,
                        "wrk");

        assertThat(run).isEqualTo(new Wrk.Run(226083, 112970.63, 281, 1190, "wrk"));
    }

    @Test
    void anErrorOfWrkIsNoResult() {
        assertThatThrownBy(() -> Wrk.parse("  Non-2xx or 3xx responses: 7\n", "wrk -c1"))
                .hasMessage("Non-2xx or 3xx responses: 7 of wrk -c1");
    }

    @Test
    void theTimesOfAProcessAndItsEndedChildrenAreAdded() {
        var stat = "42 (a (b) c) S 1 42 42 0 -1 4194304 100 200 0 0 10 20 30 40 20 0 1 0 9 9 9";

        assertThat(ProcessTree.ticks(stat)).isEqualTo(100);
    }

    @Test
    void memoryIsInBytes() {
        var rollup =
                "55d-7ff ---p 00000000 00:00 0 [rollup]\nRss:   400 kB\nPss:   150 kB\nPss_Anon: 9 kB\n";

        assertThat(ProcessTree.bytes(rollup, "Pss:")).isEqualTo(150 * 1024);
        assertThat(ProcessTree.bytes(rollup, "Rss:")).isEqualTo(400 * 1024);
    }

    @ParameterizedTest
    @CsvSource({
        "'9 8 7', 10000, false",
        "'9 9 9 9', 10000, false",
        "'9 9 9 9 9', 10000, true",
        "'9 9 9 9 9', 3999, false",
        "'9 5 3 2 1.5', 10000, false",
        "'9 5 3 3.1 2.9 3 3', 10000, true",
        "'9 5 3 3.1 2.8 3 3', 10000, false",
    })
    void aServerIsWarmWhenItGainsNoMore(String costs, long requests, boolean steady) {
        var warmUp = WarmUp.BEGUN;
        for (var cost : costs.split(" ", -1)) {
            warmUp = warmUp.and(Double.parseDouble(cost), requests);
        }

        assertThat(warmUp.isSteady()).isEqualTo(steady);
    }
}
