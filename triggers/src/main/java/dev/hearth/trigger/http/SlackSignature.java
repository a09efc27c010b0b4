package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `X-Slack-Signature: v0=HEX`, HMAC-SHA256 over `v0:SECONDS:BODY` with the seconds of
/// `X-Slack-Request-Timestamp`, as Slack's "Verifying requests from Slack" has it.
record SlackSignature(HmacKeys keys, Timestamp timestamp) implements SignatureVerifier {

    private static final String SIGNATURE = "X-Slack-Signature";
    private static final String TIMESTAMP = "X-Slack-Request-Timestamp";
    private static final String VERSION = "v0=";

    @Override
    public Optional<Problem> objection(Map<String, String> headers, Buffer body, Instant now) {
        var signature = headers.get("x-slack-signature");
        var seconds = headers.get("x-slack-request-timestamp");
        if (signature == null || seconds == null) {
            return Optional.of(SignatureRefusal.missing(signature == null ? SIGNATURE : TIMESTAMP));
        }
        return isGenuine(signature, "v0:" + seconds + ":", body)
                ? timestamp.objection(TIMESTAMP, seconds, now)
                : Optional.of(
                        SignatureRefusal.invalid(
                                SIGNATURE,
                                SIGNATURE
                                        + " is no v0 signature of timestamp and body with a secret"
                                        + " of this trigger"));
    }

    private boolean isGenuine(String signature, String before, Buffer body) {
        return signature.startsWith(VERSION)
                && HmacKeys.hex(signature.substring(VERSION.length()))
                        .map(given ->
                                keys.haveSigned(
                                        List.of(given), before.getBytes(UTF_8), body.getBytes()))
                        .orElse(false);
    }
}
