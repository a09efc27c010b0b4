package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;

/// `Stripe-Signature: t=SECONDS,v1=HEX`, HMAC-SHA256 over `SECONDS.BODY`, as Stripe's "Verify
/// webhook signatures manually" has it. There may be several `v1`, of which one is enough; other
/// schemes are ignored.
record StripeSignature(HmacKeys keys, Timestamp timestamp) implements SignatureVerifier {

    private static final String HEADER = "Stripe-Signature";

    @Override
    public Optional<Problem> objection(Map<String, String> headers, Buffer body, Instant now) {
        var header = headers.get("stripe-signature");
        if (header == null) {
            return Optional.of(SignatureRefusal.missing(HEADER));
        }
        var seconds = "";
        var given = new ArrayList<byte[]>();
        for (var element : header.split(",", -1)) {
            var text = element.strip();
            if (text.startsWith("t=")) {
                seconds = text.substring(2);
            } else if (text.startsWith("v1=")) {
                HmacKeys.hex(text.substring(3)).ifPresent(given::add);
            }
        }
        return keys.haveSigned(given, (seconds + ".").getBytes(UTF_8), body.getBytes())
                ? timestamp.objection(HEADER, seconds, now)
                : Optional.of(
                        SignatureRefusal.invalid(
                                HEADER,
                                HEADER
                                        + " holds no v1 signature of its t and the body with a"
                                        + " secret of this trigger"));
    }
}
