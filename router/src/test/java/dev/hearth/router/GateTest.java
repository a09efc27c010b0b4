package dev.hearth.router;

import static dev.hearth.router.Gate.Answer.REFUSE;
import static dev.hearth.router.Gate.Answer.RUN;
import static dev.hearth.router.Gate.Answer.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class GateTest {

    private static final Duration TEN_MS = Duration.ofMillis(10);

    private final Gate<String> gate = new Gate<>();

    @Test
    void runsThenWaitsThenRefuses() {
        assertThat(List.of(enter("a"), enter("b"), enter("c"), enter("d")))
                .containsExactly(RUN, RUN, WAIT, REFUSE);
    }

    @Test
    void thePlaceOfOneThatLeavesGoesToTheFirstThatWaits() {
        enter("a");
        enter("b");
        enter("c");
        assertThat(gate.leave(TEN_MS)).isEqualTo("c");
        assertThat(gate.leave(TEN_MS)).isNull();
        assertThat(enter("d")).isEqualTo(RUN);
    }

    @Test
    void oneThatGaveUpIsNeverRun() {
        enter("a");
        enter("b");
        enter("c");
        assertThat(gate.giveUp("c")).isTrue();
        assertThat(gate.giveUp("c")).isFalse();
        assertThat(gate.leave(TEN_MS)).isNull();
    }

    @Test
    void tellsWhenToComeAgainFromTheMeasuredDrainRate() {
        enter("a");
        enter("b");
        gate.leave(Duration.ofSeconds(4));
        enter("c");
        enter("d");
        assertThat(enter("e")).isEqualTo(REFUSE);
        // Two places, 4 s each: one waits and the asker after it, so a place is free in 4 s.
        assertThat(gate.retryAfter(2)).isEqualTo(Duration.ofSeconds(4));
    }

    @RepeatedTest(20)
    void neverRunsMoreThanItsPlacesAndForgetsNobody() {
        var random = new Random();
        var running = 0;
        var waiting = new ArrayList<Integer>();
        var gate = new Gate<Integer>();
        for (int step = 0; step < 2_000; step++) {
            if (random.nextBoolean() || running == 0) {
                switch (gate.enter(step, 3, 5)) {
                    case RUN -> {
                        assertThat(waiting).isEmpty();
                        running++;
                    }
                    case WAIT -> waiting.addLast(step);
                    case REFUSE -> assertThat(waiting).hasSize(5);
                }
            } else {
                var next = gate.leave(TEN_MS);
                if (waiting.isEmpty()) {
                    assertThat(next).isNull();
                    running--;
                } else {
                    assertThat(next).isEqualTo(waiting.removeFirst());
                }
            }
            assertThat(running).isBetween(0, 3);
            assertThat(waiting.size()).isBetween(0, 5);
        }
        assertThat(gate.isIdle()).isEqualTo(running == 0 && waiting.isEmpty());
    }

    private Gate.Answer enter(String one) {
        return gate.enter(one, 2, 1);
    }
}
