package dev.hearth.trigger.kafka;

import dev.hearth.delivery.LetterFilter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to happen to letters.
///
/// @param until for each partition the offset to stop before; empty: what is there now. Letters
///   that stay are written behind it, so that going on with it comes to an end
/// @param perSecond most letters a second; absent: as many as can be
public record Clearing(
        Action action, LetterFilter filter, Map<Integer, Long> until, @Nullable Integer perSecond) {

    public enum Action {
        /// Sends them back to where they came from.
        REDRIVE,
        /// Removes them for good.
        PURGE
    }

    public Clearing {
        until = Map.copyOf(until);
        if (perSecond != null && perSecond < 1) {
            throw new IllegalArgumentException("a rate is at least 1 a second");
        }
    }

    boolean means(Letter letter) {
        return letter.matches(filter) && (action == Action.PURGE || letter.source().isPresent());
    }

    /// How far it came.
    ///
    /// @param done letters sent back or removed; or those that would be
    /// @param kept letters that the filter does not mean, or that cannot be sent back
    /// @param until to go on with
    public record Progress(long done, long kept, Map<Integer, Long> until, State state) {
        public Progress {
            until = Map.copyOf(until);
        }
    }

    public enum State {
        FINISHED,
        /// The time of one call was over.
        UNFINISHED
    }
}
