package dev.hearth.sandbox;

import dev.hearth.function.FunctionId;
import dev.hearth.function.Language;
import java.time.Duration;
import java.util.Map;

/// What a node's sandboxes are at one moment: the router's knowledge of this node, and the gauges.
///
/// @param warm idle warm sandboxes by function, those without absent
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
public record SandboxSnapshot(
        Map<FunctionId, Integer> warm,
        Duration queueWait,
        Map<Language, Duration> launchCost,
        Map<Language, Integer> alive,
        Map<Language, Integer> blank,
        Map<Language, Integer> blanksWanted,
        int threads,
        int underWay,
        int stranded) {

    public SandboxSnapshot {
        warm = Map.copyOf(warm);
        launchCost = Map.copyOf(launchCost);
        alive = Map.copyOf(alive);
        blank = Map.copyOf(blank);
        blanksWanted = Map.copyOf(blanksWanted);
    }
}
