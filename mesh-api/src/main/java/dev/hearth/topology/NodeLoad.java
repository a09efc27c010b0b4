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
/// @param inFlight invocations that run or wait there, at least 0
/// @param launchCost what getting a sandbox that is not warm costs by language, a moving average;
///   absent until one was launched
public record NodeLoad(
        Duration queueWait, Duration pace, int inFlight, Map<Language, Duration> launchCost) {

    public static final NodeLoad IDLE = new NodeLoad(Duration.ZERO, Duration.ZERO, 0, Map.of());

    public NodeLoad {
        launchCost = Map.copyOf(launchCost);
    }

    public NodeLoad withQueueWait(Duration queueWait) {
        return new NodeLoad(queueWait, pace, inFlight, launchCost);
    }
}
