package dev.hearth.trigger.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Trigger;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReachTest {

    private static final Trigger.Kafka TRIGGER =
            new Trigger.Kafka(
                    "records",
                    List.of("orders", "refunds"),
                    "shop",
                    new Trigger.Kafka.InitialOffset.Earliest(),
                    Trigger.Kafka.Ordering.KEY,
                    8,
                    null);

    private final Reach reach = new Reach("broker:9092", TRIGGER);

    @Test
    void aMissingTopicIsNamedWhileTheOthersAreSubscribed() {
        assertThat(reach.found(Set.of("orders", "other"))).contains(Set.of("orders"));

        assertThat(reach.missing()).contains("missing topics: refunds");
        assertThat(reach.waitingFor()).contains("joining group shop");
        reach.joined();
        assertThat(reach.waitingFor()).isEmpty();
        assertThat(reach.complete()).isFalse();
    }

    @Test
    void aTopicThatTurnsUpIsSubscribedToo() {
        assertThat(reach.found(Set.of("orders"))).isPresent();
        reach.joined();

        assertThat(reach.found(Set.of("orders", "refunds"))).contains(Set.of("orders", "refunds"));
        assertThat(reach.missing()).isEmpty();
        assertThat(reach.complete()).isTrue();
        assertThat(reach.found(Set.of("orders", "refunds"))).isEmpty();
    }

    @Test
    void withoutAnyTopicItWaitsForThem() {
        assertThat(reach.found(Set.of("other"))).isEmpty();

        assertThat(reach.waitingFor()).contains("missing topics: orders, refunds");
    }

    @Test
    void aPatternFollowsTheTopicsThatThereAre() {
        var open = new Reach("broker:9092", matching("orders[.].*"));

        assertThat(open.found(Set.of("orders", "other"))).isEmpty();
        assertThat(open.waitingFor()).contains("no topic matches orders[.].*");

        assertThat(open.found(Set.of("orders.a", "orders", "xorders.b")))
                .contains(Set.of("orders.a"));
        open.joined();
        assertThat(open.complete()).isTrue();
        assertThat(open.mayGrow()).isTrue();

        assertThat(open.found(Set.of("orders.a", "orders.b")))
                .contains(Set.of("orders.a", "orders.b"));
        assertThat(open.found(Set.of("orders.a", "orders.b"))).isEmpty();
        assertThat(open.found(Set.of("orders.b"))).contains(Set.of("orders.b"));
        assertThat(open.missing()).isEmpty();
    }

    private static Trigger.Kafka matching(String regex) {
        return new Trigger.Kafka(
                "records",
                new Trigger.Kafka.Topics.Matching(regex),
                "shop",
                new Trigger.Kafka.InitialOffset.Earliest(),
                Trigger.Kafka.Ordering.KEY,
                8,
                null);
    }

    @Test
    void anOutageIsNewsOnce() {
        reach.connecting();
        assertThat(reach.waitingFor()).contains("connecting to broker:9092");

        assertThat(reach.failed(new IllegalStateException("no answer")))
                .contains("broker:9092: no answer");
        assertThat(reach.failed(new IllegalStateException("still none"))).isEmpty();
        assertThat(reach.waitingFor()).contains("broker:9092: still none");

        reach.receiving();
        assertThat(reach.failed(new IllegalStateException("gone again"))).isPresent();
    }
}
