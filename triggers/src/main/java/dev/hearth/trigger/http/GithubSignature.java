package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.buffer.Buffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// `X-Hub-Signature-256: sha256=HEX`, HMAC-SHA256 over the raw body, as GitHub's "Validating
/// webhook deliveries" has it. Compared in constant time; every secret is tried.
record GithubSignature(List<SecretKeySpec> keys) implements SignatureVerifier {

    private static final String HEADER = "x-hub-signature-256";
    private static final String PREFIX = "sha256=";
    private static final String ALGORITHM = "HmacSHA256";

    GithubSignature {
        keys = List.copyOf(keys);
    }

    static GithubSignature of(List<String> secrets) {
        if (secrets.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException(
                    "auth.signature.secrets holds an empty secret; is its variable set?");
        }
        return new GithubSignature(
                secrets.stream()
                        .map(s -> new SecretKeySpec(s.getBytes(UTF_8), ALGORITHM))
                        .toList());
    }

    @Override
    public Optional<Problem> objection(Map<String, String> headers, Buffer body) {
        var signature = headers.get(HEADER);
        if (signature == null) {
            return Optional.of(
                    refusal(Reason.SIGNATURE_MISSING, "the header X-Hub-Signature-256 is missing"));
        }
        return isGenuine(signature, body.getBytes())
                ? Optional.empty()
                : Optional.of(
                        refusal(
                                Reason.SIGNATURE_INVALID,
                                "X-Hub-Signature-256 is not the body's HMAC-SHA256 with a secret of"
                                        + " this trigger"));
    }

    private boolean isGenuine(String signature, byte[] body) {
        if (!signature.startsWith(PREFIX)) {
            return false;
        }
        byte[] given;
        try {
            given = HexFormat.of().parseHex(signature.substring(PREFIX.length()));
        } catch (IllegalArgumentException notHexadecimal) {
            return false;
        }
        boolean genuine = false;
        for (var key : keys) {
            genuine |= MessageDigest.isEqual(hmac(key, body), given);
        }
        return genuine;
    }

    private static byte[] hmac(SecretKeySpec key, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(body);
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static Problem refusal(Reason reason, String detail) {
        return Problem.of(reason, detail)
                .withHeader("www-authenticate", "Signature header=\"X-Hub-Signature-256\"");
    }

    @Override
    public String toString() {
        return "GithubSignature[" + keys.size() + " secrets]";
    }
}
