package dev.hearth.trigger.http;

import dev.hearth.function.Trigger;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;

/// Tells whether a request comes from who shares a secret with us. One record a preset. Pure; any
/// thread.
sealed interface SignatureVerifier permits GithubSignature {

    /// @throws IllegalArgumentException a secret is empty
    static SignatureVerifier of(Trigger.Signature signature) {
        return switch (signature.preset()) {
            case GITHUB -> GithubSignature.of(signature.secrets());
        };
    }

    /// What is wrong with the signature; empty when it is genuine.
    ///
    /// @param headers lower-case names
    /// @param body the bytes as they arrived
    Optional<Problem> objection(Map<String, String> headers, Buffer body);
}
