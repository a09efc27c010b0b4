package dev.hearth.node;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.function.Trigger;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The topics that functions read, write, dead-letter to, or have their accepted events in.
final class Topics {

    private Topics() {}

    /// Sorted, each once.
    static List<String> of(Collection<FunctionSpec> functions) {
        return functions.stream().flatMap(Topics::of).distinct().sorted().toList();
    }

    /// For people: the names, and patterns between slashes. Empty where nobody uses Kafka.
    static List<String> described(Collection<FunctionSpec> functions) {
        var patterns =
                functions.stream()
                        .flatMap(spec -> spec.triggers().stream())
                        .flatMap(trigger ->
                                trigger instanceof Trigger.Kafka kafka
                                                && kafka.topics()
                                                        instanceof
                                                        Trigger.Kafka.Topics.Matching(var regex)
                                        ? Stream.of("/%s/".formatted(regex))
                                        : Stream.of());
        return Stream.concat(of(functions).stream(), patterns.distinct().sorted()).toList();
    }

    private static Stream<String> of(FunctionSpec spec) {
        var read =
                spec.triggers().stream()
                        .flatMap(t ->
                                switch (t) {
                                    case Trigger.Kafka kafka -> kafka.topics().names().stream();
                                    case Trigger.Http http -> http.acceptedTopic().stream();
                                    case Trigger.Timer _ -> Stream.of();
                                });
        var written =
                Stream.concat(spec.onSuccess().stream(), spec.onFailure().stream())
                        .flatMap(t ->
                                t instanceof Target.Topic topic
                                        ? Stream.of(topic.topic())
                                        : Stream.of());
        var granted = spec.grants().topics().stream();
        var deadLetters = Stream.ofNullable(spec.delivery().deadLetterTopic());
        return Stream.of(read, written, granted, deadLetters).flatMap(topics -> topics);
    }
}
