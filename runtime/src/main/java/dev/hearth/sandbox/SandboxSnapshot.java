package dev.hearth.sandbox;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import dev.hearth.topology.SandboxCount;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// What a node's sandboxes are at one moment: the router's knowledge of this node, and the gauges.
///
/// @param sandboxes idle and busy ones by function, those without absent
/// @param queueWait how long an invocation waits for a sandbox thread: a moving average, zero once
///   nothing waits
/// @param launchCost of a sandbox that is not warm, a moving average; absent until one was launched
/// @param alive sandboxes by language, blanks included
/// @param blank prepared ones by language
/// @param blanksWanted how many prepared ones there should be by language, for what was taken of
///   late
/// @param threads sandbox threads, idle ones included
/// @param underWay invocations and loads that are queued, running or waiting
/// @param stranded threads that do not stop
/// @param spare run permits that are free, less what waits for a sandbox thread; negative where
///   more waits
public record SandboxSnapshot(
        Map<FunctionId, SandboxCount> sandboxes,
        Duration queueWait,
        Map<Language, Duration> launchCost,
        Map<Language, Integer> alive,
        Map<Language, Integer> blank,
        Map<Language, Integer> blanksWanted,
        int threads,
        int underWay,
        int stranded,
        int spare) {

    public SandboxSnapshot {
        sandboxes = Map.copyOf(sandboxes);
        launchCost = Map.copyOf(launchCost);
        alive = Map.copyOf(alive);
        blank = Map.copyOf(blank);
        blanksWanted = Map.copyOf(blanksWanted);
    }

    /// Idle warm sandboxes by function, those without left out.
    public Map<FunctionId, Integer> warm() {
        Map<FunctionId, Integer> warm = new HashMap<>();
        sandboxes.forEach((function, count) -> {
            if (count.idle() > 0) {
                warm.put(function, count.idle());
            }
        });
        return warm;
    }
}
