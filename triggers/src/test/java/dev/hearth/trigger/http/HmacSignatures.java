package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs as a sender does, without the code that verifies.
final class HmacSignatures {

    private HmacSignatures() {}

    static byte[] sha256(String key, String message) {
        return of("HmacSHA256", key, message.getBytes(UTF_8));
    }

    static byte[] of(String algorithm, String key, byte[] message) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), algorithm));
            return mac.doFinal(message);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
