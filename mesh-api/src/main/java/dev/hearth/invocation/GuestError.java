package dev.hearth.invocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Why a function failed, as its own language tells it.
///
/// @param name the error's class or name, e.g. `TypeError`
/// @param stack the guest's own stack with files and lines of the bundle; for the log and the admin
///   side only
/// @param retryAfter how long the function asked to be left alone
public record GuestError(
        Kind kind, String name, String message, String stack, @Nullable Duration retryAfter) {

    /// The name by which a function says that trying again is useless.
    public static final String NON_RETRYABLE = "NonRetryable";

    public enum Kind {
        /// The code could not be loaded: syntax error, missing export, error at module level.
        LOAD,
        /// The handler threw, or its promise was rejected.
        THREW,
        /// The handler returned what no answer can be made of: a cycle, a function, a bad status
        /// code.
        INVALID_RESULT
    }

    public boolean retryable() {
        return !name.equals(NON_RETRYABLE);
    }
}
