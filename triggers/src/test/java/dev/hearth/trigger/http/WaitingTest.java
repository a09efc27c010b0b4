package dev.hearth.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private final Waiting<String> waiting = new Waiting<>(Duration.ofNanos(10));

    @Test
    void onlyWhoWaitedForLongerIsOverdueAndOnlyOnce() {
        waiting.enter("a", 0);
        waiting.enter("b", 1);
        waiting.enter("c", 5);

        assertThat(waiting.overdue(10)).isEmpty();
        assertThat(waiting.overdue(12)).containsExactly("a", "b");
        assertThat(waiting.overdue(12)).isEmpty();
        assertThat(waiting.overdue(16)).containsExactly("c");
    }

    @Test
    void enteringAgainBeginsAnew() {
        waiting.enter("a", 0);
        waiting.enter("b", 1);
        waiting.enter("a", 8);

        assertThat(waiting.overdue(12)).containsExactly("b");
    }

    @Test
    void whoLeftIsNeverOverdue() {
        waiting.enter("a", 0);
        waiting.leave("a");

        assertThat(waiting.overdue(100)).isEmpty();
    }

    @Test
    void theClockMayPassItsLargestValue() {
        waiting.enter("a", Long.MAX_VALUE - 1);

        assertThat(waiting.overdue(Long.MAX_VALUE)).isEmpty();
        assertThat(waiting.overdue(Long.MIN_VALUE + 20)).containsExactly("a");
    }
}
