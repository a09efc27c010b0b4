package dev.hearth.trigger.http;

import dev.hearth.function.Auth;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import java.util.Optional;

/// One HTTP trigger, ready to be matched and verified.
record Route(
        FunctionSpec function,
        Trigger.Http trigger,
        PathTemplate template,
        Optional<SignatureVerifier> verifier) {

    /// @throws IllegalArgumentException the path template or the signature is unusable
    static Route of(FunctionSpec function, Trigger.Http trigger) {
        try {
            return new Route(
                    function, trigger, PathTemplate.parse(trigger.path()), verifier(trigger));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "function %s, trigger %s: %s"
                            .formatted(function.name(), trigger.name(), wrong.getMessage()),
                    wrong);
        }
    }

    private static Optional<SignatureVerifier> verifier(Trigger.Http trigger) {
        return trigger.auth() instanceof Auth.Signature signature
                ? Optional.of(SignatureVerifier.of(signature))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "trigger %s of function %s (%s)"
                .formatted(trigger.name(), function.name(), trigger.path());
    }
}
