package dev.hearth.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;

/// What callers of the admin API have to know. Never printed.
///
/// @param value 16 characters at least
public record AdminToken(String value) {

    private static final int SHORTEST = 16;

    public AdminToken {
        if (value.strip().length() < SHORTEST) {
            throw new IllegalArgumentException(
                    "the admin token has at least %d characters".formatted(SHORTEST));
        }
    }

    /// In a time that does not depend on how much of it is right.
    boolean isSame(String candidate) {
        return MessageDigest.isEqual(value.getBytes(UTF_8), candidate.getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "AdminToken";
    }
}
