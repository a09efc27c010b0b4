package dev.hearth.node;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds results and failures that would go to a function that is not there.
final class MissingTarget {

    private MissingTarget() {}

    /// A sentence about the first one; empty where all are there.
    static Optional<String> of(Collection<FunctionSpec> specs) {
        var names = specs.stream().map(FunctionSpec::name).collect(Collectors.toSet());
        for (var spec : specs) {
            for (var target : targets(spec)) {
                if (target instanceof Target.Function(var name) && !names.contains(name)) {
                    return Optional.of(
                            "a target of %s is the function '%s', which is not deployed"
                                    .formatted(spec.name(), name));
                }
            }
        }
        return Optional.empty();
    }

    private static List<Target> targets(FunctionSpec spec) {
        return Stream.concat(spec.onSuccess().stream(), spec.onFailure().stream()).toList();
    }
}
