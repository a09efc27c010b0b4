package dev.hearth.trigger.http;

import dev.hearth.function.SignatureScheme.Hmac;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A header that holds the HMAC of the raw body and nothing else. There is no timestamp.
record HmacSignature(Hmac scheme, HmacKeys keys) implements SignatureVerifier {

    static HmacSignature of(Hmac scheme, List<String> secrets) {
        return new HmacSignature(
                scheme, HmacKeys.ofTexts("Hmac" + scheme.algorithm().name(), secrets));
    }

    @Override
    public Optional<Problem> objection(Map<String, String> headers, Buffer body, Instant now) {
        var signature = headers.get(scheme.header().toLowerCase(Locale.ROOT));
        if (signature == null) {
            return Optional.of(SignatureRefusal.missing(scheme.header()));
        }
        return decoded(signature)
                        .map(given -> keys.haveSigned(List.of(given), body.getBytes()))
                        .orElse(false)
                ? Optional.empty()
                : Optional.of(
                        SignatureRefusal.invalid(
                                scheme.header(),
                                "%s is not the body's HMAC-%s in %s with a secret of this trigger"
                                        .formatted(
                                                scheme.header(),
                                                scheme.algorithm(),
                                                scheme.encoding()
                                                        .name()
                                                        .toLowerCase(Locale.ROOT))));
    }

    private Optional<byte[]> decoded(String signature) {
        return switch (scheme.encoding()) {
            case HEX -> HmacKeys.hex(signature);
            case BASE64 -> HmacKeys.base64(signature);
        };
    }
}
