package dev.hearth.node;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The topics that functions read, write or dead-letter to.
final class Topics {

    private Topics() {}

    /// Sorted, each once.
    static List<String> of(Collection<FunctionSpec> functions) {
        return functions.stream().flatMap(Topics::of).distinct().sorted().toList();
    }

    private static Stream<String> of(FunctionSpec spec) {
        var read =
                spec.triggers().stream()
                        .flatMap(t ->
                                t instanceof Trigger.Kafka k ? k.topics().stream() : Stream.of());
        var written =
                spec.onSuccess().stream()
                        .flatMap(t ->
                                t instanceof Target.Topic topic
                                        ? Stream.of(topic.topic())
                                        : Stream.of());
        var deadLetters = Stream.ofNullable(spec.delivery().deadLetterTopic());
        return Stream.of(read, written, deadLetters).flatMap(topics -> topics);
    }
}
