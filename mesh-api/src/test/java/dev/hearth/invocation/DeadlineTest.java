package dev.hearth.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class DeadlineTest {

    /// A clock just before it wraps: nanoTime may be any number.
    private static final long NOW = Long.MAX_VALUE - 5;

    @Test
    void whatRemainsNeverGoesBelowZero() {
        var deadline = Deadline.after(Duration.ofNanos(10), NOW);
        assertThat(deadline.remaining(NOW + 4)).isEqualTo(Duration.ofNanos(6));
        assertThat(deadline.remaining(NOW + 11)).isEqualTo(Duration.ZERO);
        assertThat(deadline.hasPassed(NOW + 9)).isFalse();
        assertThat(deadline.hasPassed(NOW + 10)).isTrue();
    }

    @Test
    void aHopOnlyShortens() {
        var early = Deadline.after(Duration.ofNanos(1), NOW);
        var late = Deadline.after(Duration.ofNanos(100), NOW);
        assertThat(early.shortenedTo(late)).isEqualTo(early);
        assertThat(late.shortenedTo(early)).isEqualTo(early);
    }
}
