package dev.hearth.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.function.SignatureScheme;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The symmetric signature (`v1`) of the Standard Webhooks specification: HMAC-SHA256 over
/// `ID.TIMESTAMP.BODY`. Pure.
final class WebhookSignature {

    private static final String SHA256 = "HmacSHA256";

    private WebhookSignature() {}

    /// Adds the three headers.
    ///
    /// @param secret base64, with or without `whsec_` before it
    /// @param id the same for all attempts
    /// @param seconds since 1970
    static void sign(MultiMap headers, String secret, String id, long seconds, Buffer body) {
        headers.set("webhook-id", id)
                .set("webhook-timestamp", Long.toString(seconds))
                .set("webhook-signature", "v1," + signature(secret, id, seconds, body));
    }

    private static String signature(String secret, String id, long seconds, Buffer body) {
        try {
            var mac = Mac.getInstance(SHA256);
            mac.init(new SecretKeySpec(SignatureScheme.StandardWebhooks.key(secret), SHA256));
            mac.update("%s.%d.".formatted(id, seconds).getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body.getBytes()));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
