package dev.hearth.manifest;

import dev.hearth.function.FunctionName;
import dev.hearth.function.Target;
import dev.hearth.manifest.Problem.Kind;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads where a result, or what was given up, goes: an item of `onSuccess` or `onFailure`.
final class TargetReader {

    private static final Pattern KEY = Pattern.compile("[^$][\\s\\S]*|\\$([.][^\\s.$\\[\\]]+)+");

    private TargetReader() {}

    /// Located at the name of the function, if it is one.
    static Optional<Located<Target>> read(Value value) {
        return value.mapping()
                .flatMap(keys -> {
                    var topic = keys.optional("topic", PolicyReader.TOPIC_NAME);
                    var key =
                            keys.optional(
                                    "key",
                                    Scalars.matching(KEY, "a constant, or $.FIELD of the result"));
                    var function =
                            keys.optional(
                                    "function", Scalars.parsed(Kind.SHAPE, FunctionName::new));
                    boolean toTopic = keys.value("topic").isPresent();
                    if (toTopic == keys.value("function").isPresent()
                            && !keys.entries().containsKey("http")) {
                        value.report(Kind.SHAPE, "write either topic: NAME or function: NAME");
                    } else if (!toTopic) {
                        keys.value("key")
                                .ifPresent(k -> k.key().report(Kind.SHAPE, "belongs to topic"));
                    }
                    keys.refuseOthers("http");
                    return topic.<Target>map(t -> new Target.Topic(t, key.orElse(null)))
                            .or(() -> function.map(Target.Function::new))
                            .map(t -> new Located<>(t, keys.value("function").orElse(value)));
                });
    }
}
