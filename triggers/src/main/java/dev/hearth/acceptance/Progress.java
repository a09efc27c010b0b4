package dev.hearth.acceptance;

import dev.hearth.delivery.ExhaustedReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How far an accepted invocation has come.
public sealed interface Progress {

    /// The attempt that it waits for, has, or has ended with; from 1.
    int attempt();

    /// For its turn: the function is busy, or not deployed at the moment.
    record Waiting(int attempt) implements Progress {}

    record Running(int attempt) implements Progress {}

    /// For the time of its next attempt.
    ///
    /// @param problem why it is tried again
    record Retrying(int attempt, Instant due, String problem) implements Progress {}

    /// @param reason why it was given up; absent where it was not
    /// @param expires when it is forgotten
    record Ended(
            End end, int attempt, Instant at, Instant expires, @Nullable ExhaustedReason reason)
            implements Progress {}

    enum End {
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /// The word for it in answers, filters and metrics.
    default String word() {
        return switch (this) {
            case Waiting _ -> "waiting";
            case Running _ -> "running";
            case Retrying _ -> "retrying";
            case Ended(var end, _, _, _, _) ->
                    switch (end) {
                        case SUCCEEDED -> "succeeded";
                        case FAILED -> "failed";
                        case CANCELLED -> "cancelled";
                    };
        };
    }
}
