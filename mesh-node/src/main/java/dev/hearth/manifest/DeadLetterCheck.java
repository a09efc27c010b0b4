package dev.hearth.manifest;

import dev.hearth.function.Delivery;
import dev.hearth.function.Trigger;
import dev.hearth.manifest.Problem.Kind;
import java.util.List;
import java.util.Optional;

/// Records of Kafka that keep failing must have somewhere to go.
final class DeadLetterCheck {

    private DeadLetterCheck() {}

    /// @param read empty where nothing is written or what is written was reported
    static void check(Mapping keys, Optional<Delivery> read, List<Located<Trigger>> triggers) {
        if (read.isEmpty() && keys.value("delivery").isPresent()) {
            return;
        }
        var delivery = read.orElse(Delivery.DEFAULT);
        for (var located : triggers) {
            if (!(located.value() instanceof Trigger.Kafka kafka)) {
                continue;
            }
            var topic = delivery.deadLetterTopic();
            if (topic != null && kafka.topics().contain(topic)) {
                located.at()
                        .key()
                        .report(
                                Kind.MEANING,
                                "reads '%s', which is its own dead-letter topic".formatted(topic));
            }
            if (topic == null && delivery.onExhausted() == Delivery.OnExhausted.DEAD_LETTER) {
                keys.value("delivery")
                        .orElse(located.at())
                        .key()
                        .report(
                                Kind.MEANING,
                                "the Kafka trigger '%s' needs a place for records that keep failing: write deadLetter: {topic: NAME} into spec.delivery, or onExhausted: skip or stop"
                                        .formatted(kafka.name()));
            }
        }
    }
}
