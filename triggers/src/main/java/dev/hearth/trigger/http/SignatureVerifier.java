package dev.hearth.trigger.http;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Tells whether a request comes from who shares a secret with us. One record a scheme; every
/// secret is tried, and compared in constant time. Pure; any thread.
sealed interface SignatureVerifier
        permits GithubSignature, HmacSignature, SlackSignature, StandardSignature, StripeSignature {

    /// @throws IllegalArgumentException a secret is empty, or has not the form its scheme asks for
    static SignatureVerifier of(Auth.Signature signature) {
        var secrets = signature.secrets();
        if (secrets.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "auth.signature.secrets holds an empty secret; is its variable set?");
        }
        return switch (signature.scheme()) {
            case SignatureScheme.Github _ -> new GithubSignature(HmacKeys.ofTexts(secrets));
            case SignatureScheme.StandardWebhooks(var tolerance) ->
                    new StandardSignature(
                            HmacKeys.of(
                                    secrets.stream()
                                            .map(SignatureScheme.StandardWebhooks::key)
                                            .toList()),
                            new Timestamp(tolerance));
            case SignatureScheme.Stripe(var tolerance) ->
                    new StripeSignature(HmacKeys.ofTexts(secrets), new Timestamp(tolerance));
            case SignatureScheme.Slack(var tolerance) ->
                    new SlackSignature(HmacKeys.ofTexts(secrets), new Timestamp(tolerance));
            case SignatureScheme.Hmac hmac -> HmacSignature.of(hmac, secrets);
        };
    }

    /// What is wrong with the signature; empty when it is genuine.
    ///
    /// @param headers lower-case names
    /// @param body the bytes as they arrived
    /// @param now which timestamps are held against
    Optional<Problem> objection(Map<String, String> headers, Buffer body, Instant now);
}
