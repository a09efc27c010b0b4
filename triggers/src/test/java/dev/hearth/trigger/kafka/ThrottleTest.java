package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.trigger.kafka.Throttle.Change;
import dev.hearth.trigger.kafka.Throttle.Fetching;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final TopicPartition P0 = new TopicPartition("orders", 0);
    private static final TopicPartition P1 = new TopicPartition("orders", 1);
    private static final Change NOTHING = new Change(Set.of(), Set.of());

    private final Throttle throttle = new Throttle();

    @Test
    void anAssignmentIsSaidEvenIfItIsSoAlready() {
        assertThat(throttle.assign(List.of(P0), Fetching.FETCHING))
                .isEqualTo(new Change(Set.of(), Set.of(P0)));
        assertThat(throttle.assign(List.of(P0, P1), Fetching.PAUSED))
                .isEqualTo(new Change(Set.of(P0, P1), Set.of()));
    }

    @Test
    void onlyWhatChangesIsSaid() {
        assertThat(throttle.assign(List.of(P0, P1), Fetching.FETCHING)).isNotEqualTo(NOTHING);

        assertThat(throttle.adjust(List.of(P0, P1), (partition, _) -> partition.equals(P1)))
                .isEqualTo(new Change(Set.of(P1), Set.of()));
        assertThat(throttle.isPaused(P0)).isFalse();
        assertThat(throttle.isPaused(P1)).isTrue();
        assertThat(throttle.adjust(List.of(P0, P1), (partition, _) -> partition.equals(P1)))
                .isEqualTo(NOTHING);
        assertThat(throttle.adjust(List.of(P0, P1), (partition, _) -> partition.equals(P0)))
                .isEqualTo(new Change(Set.of(P0), Set.of(P1)));
    }

    @Test
    void theDecisionKnowsWhetherThePartitionIsFetchedNow() {
        assertThat(throttle.assign(List.of(P0), Fetching.PAUSED)).isNotEqualTo(NOTHING);

        assertThat(throttle.adjust(List.of(P0), (_, now) -> now == Fetching.PAUSED))
                .isEqualTo(NOTHING);
        assertThat(throttle.adjust(List.of(P0), (_, now) -> now == Fetching.FETCHING))
                .isEqualTo(new Change(Set.of(), Set.of(P0)));
    }

    @Test
    void aPartitionThatIsGoneIsLeftAlone() {
        assertThat(throttle.assign(List.of(P0, P1), Fetching.FETCHING)).isNotEqualTo(NOTHING);
        throttle.forget(List.of(P0));

        assertThat(throttle.adjust(List.of(P0, P1), (_, _) -> true))
                .isEqualTo(new Change(Set.of(P1), Set.of()));
        assertThat(throttle.isPaused(P0)).isFalse();
    }
}
