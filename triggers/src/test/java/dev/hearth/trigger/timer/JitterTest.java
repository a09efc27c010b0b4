package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class JitterTest {

    private static final Slots HOURS = new Slots.Multiples(Duration.ofHours(1));
    private static final Duration MOST = Duration.ofMinutes(10);

    @Test
    void slotsAreSpreadOverTheWholeOfIt() {
        var jitter = new Jitter(MOST, "f/a");
        var late = new ArrayList<Duration>();
        for (int hour = 0; hour < 1000; hour++) {
            var slot = hour(hour);
            late.add(Duration.between(slot, jitter.due(HOURS, slot)));
        }

        assertThat(late).allMatch(d -> !d.isNegative() && d.compareTo(MOST) < 0);
        assertThat(late).filteredOn(d -> d.toMinutes() < 1).hasSizeBetween(50, 150);
        assertThat(late).filteredOn(d -> d.toMinutes() >= 9).hasSizeBetween(50, 150);
    }

    @Test
    void aSlotIsAlwaysLateByTheSameAndTriggersDiffer() {
        var due = new HashSet<Instant>();
        for (var trigger : new String[] {"f/a", "f/a", "f/b", "g/a"}) {
            due.add(new Jitter(MOST, trigger).due(HOURS, hour(7)));
        }
        assertThat(due).hasSize(3);
    }

    @Test
    void aSlotIsNeverLaterThanTheNext() {
        var jitter = new Jitter(Duration.ofDays(3), "f/a");
        for (int hour = 0; hour < 1000; hour++) {
            assertThat(jitter.due(HOURS, hour(hour))).isBefore(hour(hour + 1));
        }
    }

    @Test
    void noneIsNone() {
        assertThat(new Jitter(Duration.ZERO, "f/a").due(HOURS, hour(3))).isEqualTo(hour(3));
    }

    private static Instant hour(int hour) {
        return Instant.EPOCH.plus(Duration.ofHours(hour));
    }
}
