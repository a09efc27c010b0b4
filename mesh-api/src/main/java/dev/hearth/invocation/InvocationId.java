package dev.hearth.invocation;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// Names one attempt chain of one event on one function: the same over all retries and hops.
public record InvocationId(String value) {

    private static final HexFormat HEX = HexFormat.of();
    private static final SecureRandom SECURE = new SecureRandom();
    private static final int BYTES = 16;

    public InvocationId {
        if (value.isBlank() || value.length() > 128) {
            throw new IllegalArgumentException("an invocation id has 1 to 128 characters");
        }
    }

    /// 128 random bits in hexadecimal; not a secret.
    public static InvocationId random() {
        var random = ThreadLocalRandom.current();
        return new InvocationId(
                HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong()));
    }

    /// 128 bits that nobody can guess: who knows the id may ask for the result.
    public static InvocationId secret() {
        var bytes = new byte[BYTES];
        SECURE.nextBytes(bytes);
        return new InvocationId(HEX.formatHex(bytes));
    }

    @Override
    public String toString() {
        return value;
    }
}
