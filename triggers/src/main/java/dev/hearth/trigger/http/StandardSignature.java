package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// The symmetric signatures (`v1`) of the Standard Webhooks specification: HMAC-SHA256 over
/// `ID.TIMESTAMP.BODY`. `webhook-signature` may hold several, of which one is enough.
record StandardSignature(HmacKeys keys, Timestamp timestamp) implements SignatureVerifier {

    private static final String ID = "webhook-id";
    private static final String TIMESTAMP = "webhook-timestamp";
    private static final String SIGNATURE = "webhook-signature";
    private static final String VERSION = "v1,";

    @Override
    public Optional<Problem> objection(Map<String, String> headers, Buffer body, Instant now) {
        var id = headers.get(ID);
        var seconds = headers.get(TIMESTAMP);
        var signatures = headers.get(SIGNATURE);
        if (id == null || seconds == null || signatures == null) {
            return Optional.of(
                    SignatureRefusal.missing(
                            id == null ? ID : seconds == null ? TIMESTAMP : SIGNATURE));
        }
        return isGenuine(signatures, id + "." + seconds + ".", body)
                ? timestamp.objection(TIMESTAMP, seconds, now)
                : Optional.of(
                        SignatureRefusal.invalid(
                                SIGNATURE,
                                SIGNATURE
                                        + " holds no v1 signature of id, timestamp and body with a"
                                        + " secret of this trigger"));
    }

    private boolean isGenuine(String signatures, String before, Buffer body) {
        var given =
                Arrays.stream(signatures.split(" ", -1))
                        .filter(signature -> signature.startsWith(VERSION))
                        .flatMap(s -> HmacKeys.base64(s.substring(VERSION.length())).stream())
                        .toList();
        return keys.haveSigned(given, before.getBytes(UTF_8), body.getBytes());
    }
}
