package dev.hearth.delivery;

import dev.hearth.function.FunctionName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A trigger as the admin API shows it.
///
/// @param lastError what last went wrong; absent once it works again
public record TriggerStatus(
        FunctionName function,
        String trigger,
        State state,
        @Nullable String lastError,
        Detail detail) {

    public enum State {
        RUNNING,
        /// Somebody paused it.
        PAUSED,
        /// Its source is not there yet, or no longer; it keeps trying.
        WAITING,
        /// Stopped at an event it could not settle, until it is resumed.
        FAILED,
        CLOSED
    }

    public sealed interface Detail {

        /// @param partitions assigned to this node, e.g. `orders-0`, in order
        /// @param pausedPartitions of those, the ones not being fetched at the moment
        /// @param lag records this node has not settled yet in its partitions, as far as known
        /// @param uncommitted records fetched and not yet committed
        /// @param inFlight records being processed
        /// @param retrying records waiting for their next attempt
        /// @param rebalances since the start
        record Kafka(
                List<String> partitions,
                List<String> pausedPartitions,
                long lag,
                long uncommitted,
                int inFlight,
                int retrying,
                long rebalances)
                implements Detail {
            public Kafka {
                partitions = List.copyOf(partitions);
                pausedPartitions = List.copyOf(pausedPartitions);
            }
        }

        /// @param inFlight slots whose function runs or waits for its next attempt
        record Timer(@Nullable Instant lastFire, @Nullable Instant nextFire, int inFlight)
                implements Detail {}
    }
}
