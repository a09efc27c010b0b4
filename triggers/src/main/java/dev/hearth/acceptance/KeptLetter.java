package dev.hearth.acceptance;

import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event that was given up, and why.
///
/// @param accepted the event as it was accepted, or as its slot was fired
public record KeptLetter(AcceptedEvent accepted, Cause cause) {

    /// What filters can ask for.
    public static final List<String> NAMES =
            List.of(
                    "function",
                    "version",
                    "trigger",
                    "attempts",
                    "reason",
                    "error",
                    "invocation-id",
                    "event-id");

    private static final int LONGEST_TEXT = 8 * 1024;

    /// Error and stack are cut off after 8,192 characters.
    ///
    /// @param version of the function that was to run last
    /// @param at when it was given up
    /// @param attempts the number of the last one, or of the one that was not made
    /// @param stack the guest's own, where it threw
    public record Cause(
            String version,
            Instant at,
            int attempts,
            ExhaustedReason reason,
            String error,
            @Nullable String stack) {

        public Cause {
            error = shortened(error);
            stack = stack == null || stack.isEmpty() ? null : shortened(stack);
        }

        /// @param last the outcome of the last attempt
        public static Cause of(
                FunctionSpec function,
                Instant at,
                int attempts,
                ExhaustedReason reason,
                String error,
                Outcome last) {
            return new Cause(
                    function.id().version(),
                    at,
                    attempts,
                    reason,
                    error,
                    last instanceof Outcome.FunctionFailed failed ? failed.error().stack() : null);
        }

        private static String shortened(String text) {
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
        }
    }

    /// Of the invocation that was given up; no two letters have the same.
    public InvocationId id() {
        return accepted.id();
    }

    public FunctionName function() {
        return accepted.function();
    }

    /// @param name one of [#NAMES]
    public Optional<String> says(String name) {
        return switch (name) {
            case "function" -> Optional.of(function().value());
            case "version" -> Optional.of(cause.version());
            case "trigger" -> Optional.of(accepted.trigger());
            case "attempts" -> Optional.of(Integer.toString(cause.attempts()));
            case "reason" -> Optional.of(cause.reason().word());
            case "error" -> Optional.of(cause.error());
            case "invocation-id" -> Optional.of(id().value());
            case "event-id" -> Optional.of(accepted.event().cloudEvent().getId());
            default -> Optional.empty();
        };
    }
}
