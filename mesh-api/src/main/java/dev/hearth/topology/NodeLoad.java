package dev.hearth.topology;

import dev.hearth.function.Language;
import java.time.Duration;
import java.util.Map;

/// How busy a node is, as it says itself.
///
/// @param queueWait how long an invocation waits there for a sandbox thread, a moving average; zero
///   while none waits
/// @param pace what one invocation more adds to that wait: the mean CPU time of one over the node's
///   run permits
/// @param spare run permits that are free, less what waits for one; negative where more waits
/// @param inFlight invocations that run or wait there, at least 0
/// @param launchCost what getting a sandbox that is not warm costs by language, a moving average;
///   absent until one was launched
public record NodeLoad(
        Duration queueWait,
        Duration pace,
        int spare,
        int inFlight,
        Map<Language, Duration> launchCost) {

    public static final NodeLoad IDLE = new NodeLoad(Duration.ZERO, Duration.ZERO, 1, 0, Map.of());

    public NodeLoad {
        launchCost = Map.copyOf(launchCost);
    }

    /// How long one more invocation is expected to wait there.
    ///
    /// @param more what has been sent there since; with a minus, what has ended
    public long waitNanos(int more) {
        long behind = Math.max(0, 1L + more - spare);
        return Math.max(queueWait.toNanos(), behind * pace.toNanos());
    }
}
