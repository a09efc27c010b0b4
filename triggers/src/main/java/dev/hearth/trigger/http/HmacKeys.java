package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secrets of one trigger, any of which may have signed, and the HMAC they are used with.
record HmacKeys(List<SecretKeySpec> keys) {

    private static final String SHA256 = "HmacSHA256";

    HmacKeys {
        keys = List.copyOf(keys);
    }

    /// HMAC-SHA256 under the texts' own bytes.
    static HmacKeys ofTexts(List<String> secrets) {
        return of(SHA256, texts(secrets));
    }

    /// HMAC-SHA256.
    static HmacKeys of(List<byte[]> secrets) {
        return of(SHA256, secrets.stream());
    }

    /// @param algorithm as the JDK calls it: `HmacSHA512`
    static HmacKeys ofTexts(String algorithm, List<String> secrets) {
        return of(algorithm, texts(secrets));
    }

    private static HmacKeys of(String algorithm, Stream<byte[]> secrets) {
        return new HmacKeys(secrets.map(s -> new SecretKeySpec(s, algorithm)).toList());
    }

    private static Stream<byte[]> texts(List<String> secrets) {
        return secrets.stream().map(secret -> secret.getBytes(UTF_8));
    }

    /// Whether one of the signatures is that of the message under one of the keys. Takes the same
    /// time whichever it is, and if it is none.
    ///
    /// @param message parts that follow one another without anything in between
    boolean haveSigned(List<byte[]> signatures, byte[]... message) {
        boolean genuine = false;
        for (var key : keys) {
            var expected = hmac(key, message);
            for (var signature : signatures) {
                genuine |= MessageDigest.isEqual(expected, signature);
            }
        }
        return genuine;
    }

    private static byte[] hmac(SecretKeySpec key, byte[]... message) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            for (var part : message) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /// Empty where it is not hexadecimal, in either case.
    static Optional<byte[]> hex(String text) {
        try {
            return Optional.of(HexFormat.of().parseHex(text));
        } catch (IllegalArgumentException notHexadecimal) {
            return Optional.empty();
        }
    }

    /// Empty where it is not base64, of either alphabet, padded or not.
    static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(
                    Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return keys.size() + " secrets";
    }
}
