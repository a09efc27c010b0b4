package dev.hearth.delivery;

import dev.hearth.invocation.InvocationId;

/// Invocation ids that are the same whenever the same event arrives again.
public final class StableId {

    private static final int LENGTH = 32;

    private StableId() {}

    /// 128 bits of the SHA-256 of the parts, in hexadecimal.
    public static InvocationId of(String... parts) {
        return new InvocationId(PartsDigest.of(parts).substring(0, LENGTH));
    }
}
