package dev.hearth.trigger.http;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;

/// One HTTP trigger, ready to be matched and verified.
record Route(FunctionSpec function, Trigger.Http trigger, PathTemplate template, Gate gate) {

    /// @throws IllegalArgumentException the path template or what proves the sender is unusable
    static Route of(FunctionSpec function, Trigger.Http trigger) {
        try {
            return new Route(
                    function, trigger, PathTemplate.parse(trigger.path()), Gate.of(trigger.auth()));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "function %s, trigger %s: %s"
                            .formatted(function.name(), trigger.name(), wrong.getMessage()),
                    wrong);
        }
    }

    @Override
    public String toString() {
        return "trigger %s of function %s (%s)"
                .formatted(trigger.name(), function.name(), trigger.path());
    }
}
