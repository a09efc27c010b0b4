package dev.hearth.trigger.http;

import dev.hearth.function.Auth;
import org.jspecify.annotations.Nullable;

/// Who may pass to a route, and when that is known: of the head alone, or with the body.
sealed interface Gate {

    /// Anyone may.
    record Open() implements Gate {}

    /// The body is signed.
    record Signed(SignatureVerifier verifier) implements Gate {}

    /// The head names a secret.
    record Secret(Credentials credentials) implements Gate {}

    /// The head has a token that somebody else has signed.
    ///
    /// @param keys where the signer's keys are
    record Token(JwtVerifier verifier, Auth.KeySet keys) implements Gate {}

    /// @throws IllegalArgumentException a secret is empty, or has not the form it should have
    static Gate of(@Nullable Auth auth) {
        return switch (auth) {
            case null -> new Open();
            case Auth.Signature signature -> new Signed(SignatureVerifier.of(signature));
            case Auth.Bearer(var tokens) -> new Secret(Credentials.ofTokens(tokens));
            case Auth.Basic(var users) -> new Secret(Credentials.ofUsers(users));
            case Auth.Jwt jwt -> new Token(JwtVerifier.of(jwt), jwt.keys());
        };
    }
}
