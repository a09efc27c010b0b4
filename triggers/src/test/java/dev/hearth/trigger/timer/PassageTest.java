package dev.hearth.trigger.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger.Timer.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassageTest {

    private static final Slots MINUTES = new Slots.Multiples(Duration.ofMinutes(1));
    private static final Slots NONE = Slots.of(new Schedule.Cron("0 0 30 2 *", ZoneOffset.UTC));
    private static final Instant SLOT = Instant.EPOCH;

    @Test
    void nothingIsMissedBeforeTheNextSlot() {
        assertThat(Passage.of(MINUTES, SLOT, minute(1).minusNanos(1)))
                .isEqualTo(new Passage(0, Optional.of(minute(1))));
    }

    @Test
    void slotsUpToNowAreMissed() {
        assertThat(Passage.of(MINUTES, SLOT, minute(2)))
                .isEqualTo(new Passage(2, Optional.of(minute(3))));
    }

    @Test
    void aLongHoldUpCountsTwoHundredAndGoesOnAfterNow() {
        assertThat(Passage.of(MINUTES, SLOT, minute(100_000)))
                .isEqualTo(new Passage(200, Optional.of(minute(100_001))));
    }

    @Test
    void aScheduleMayHaveNoNextSlot() {
        assertThat(Passage.of(NONE, SLOT, minute(2))).isEqualTo(new Passage(0, Optional.empty()));
    }

    private static Instant minute(int minute) {
        return SLOT.plus(Duration.ofMinutes(minute));
    }
}
