package dev.hearth.trigger.http;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `X-Hub-Signature-256: sha256=HEX`, HMAC-SHA256 over the raw body, as GitHub's "Validating
/// webhook deliveries" has it. There is no timestamp.
record GithubSignature(HmacKeys keys) implements SignatureVerifier {

    private static final String HEADER = "X-Hub-Signature-256";
    private static final String PREFIX = "sha256=";

    @Override
    public Optional<Problem> objection(Map<String, String> headers, Buffer body, Instant now) {
        var signature = headers.get("x-hub-signature-256");
        if (signature == null) {
            return Optional.of(SignatureRefusal.missing(HEADER));
        }
        return isGenuine(signature, body)
                ? Optional.empty()
                : Optional.of(
                        SignatureRefusal.invalid(
                                HEADER,
                                HEADER
                                        + " is not the body's HMAC-SHA256 with a secret of this"
                                        + " trigger"));
    }

    private boolean isGenuine(String signature, Buffer body) {
        return signature.startsWith(PREFIX)
                && HmacKeys.hex(signature.substring(PREFIX.length()))
                        .map(given -> keys.haveSigned(List.of(given), body.getBytes()))
                        .orElse(false);
    }
}
