package dev.hearth.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.invocation.InvocationId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Invocation ids that are the same whenever the same event arrives again.
public final class StableId {

    private static final int LENGTH = 32;

    private StableId() {}

    /// 128 bits of the SHA-256 of the parts, in hexadecimal.
    public static InvocationId of(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(UTF_8);
                digest.update((bytes.length + ":").getBytes(UTF_8));
                digest.update(bytes);
            }
            return new InvocationId(HexFormat.of().formatHex(digest.digest()).substring(0, LENGTH));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
