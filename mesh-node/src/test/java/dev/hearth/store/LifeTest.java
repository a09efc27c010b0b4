package dev.hearth.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.store.Life.Duty;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class LifeTest {

    private static final Instant NOW = Instant.ofEpochSecond(10_000);

    @Test
    void aNodeFollowsWhereItIsNewOrTheOthersHaveLivedOn() {
        assertThat(Life.duty(null, new Life("a", NOW))).isEqualTo(Duty.FOLLOW);
        assertThat(Life.duty(new Life("a", NOW), new Life("a", Instant.EPOCH)))
                .isEqualTo(Duty.FOLLOW);
    }

    @Test
    void whenAllWereGoneItBringsWhatItHasUnlessItHadGoneEarlier() {
        var mine = new Life("a", NOW);
        assertThat(Life.duty(mine, new Life("b", Instant.EPOCH))).isEqualTo(Duty.RESTORE);
        assertThat(Life.duty(mine, new Life("b", NOW.plusSeconds(20)))).isEqualTo(Duty.RESTORE);
        assertThat(Life.duty(mine, new Life("b", NOW.plusSeconds(21)))).isEqualTo(Duty.FOLLOW);
    }

    @Test
    void itIsReadAsItWasWritten() {
        var life = new Life("a", NOW.plusNanos(7));
        assertThat(Life.of(life.toBuffer())).isEqualTo(life);
    }
}
