package dev.hearth.bench;

import dev.hearth.function.Language;
import dev.hearth.topology.MeshNode;
import dev.hearth.topology.NodeId;
import dev.hearth.topology.NodeLoad;
import dev.hearth.topology.SandboxCount;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One node of a [PlacementSimulation]: run permits, a queue before them, sandboxes of each
/// function, and the one used longest ago closed where no more fit.
final class SimulatedNode {

    private static final double NEWEST_WEIGHT = 0.1;

    private final int permits;
    private final int most;
    private final ArrayDeque<SimulatedCall> queue = new ArrayDeque<>();
    private final Map<Integer, int[]> sandboxes = new HashMap<>();
    private final LinkedHashSet<Integer> leastRecent = new LinkedHashSet<>();
    private final Set<Integer> changed = new HashSet<>();
    private int running;
    private int alive;
    private int inFlight;
    private double queueWait;
    private double cpu;
    private double busyNanos;

    /// @param permits invocations that run at once
    /// @param most sandboxes alive
    SimulatedNode(int permits, int most) {
        this.permits = permits;
        this.most = most;
    }

    /// A call arrives.
    ///
    /// @return the one that runs now; null if it waits
    @Nullable SimulatedCall arrive(SimulatedCall call, long now) {
        inFlight++;
        call.queuedAt = now;
        if (running < permits) {
            return start(call, now);
        }
        queue.addLast(call);
        return null;
    }

    /// A call has used its processor time, and waits for something else with its sandbox.
    ///
    /// @return the one that runs now; null if none waits
    @Nullable SimulatedCall yielded(SimulatedCall call, long now) {
        running--;
        cpu += NEWEST_WEIGHT * (call.cpu - cpu);
        var next = queue.pollFirst();
        return next == null ? null : start(next, now);
    }

    /// A call has its outcome; its sandbox is idle.
    void done(SimulatedCall call) {
        inFlight--;
        var held = held(call.function);
        held[1]--;
        held[0]++;
        leastRecent.remove(call.function);
        leastRecent.add(call.function);
    }

    private SimulatedCall start(SimulatedCall call, long now) {
        running++;
        queueWait += NEWEST_WEIGHT * (now - call.queuedAt - queueWait);
        var held = held(call.function);
        call.warm = held[0] > 0;
        if (call.warm) {
            held[0]--;
        } else {
            makeRoom();
            alive++;
        }
        held[1]++;
        call.startedAt = now + (call.warm ? 0 : call.launch);
        busyNanos += call.cpu + (call.warm ? 0 : call.launch);
        return call;
    }

    private void makeRoom() {
        var oldest = leastRecent.iterator();
        while (alive >= most && oldest.hasNext()) {
            int function = oldest.next();
            var held = held(function);
            if (held[0] > 0) {
                held[0]--;
                alive--;
            }
            if (held[0] == 0) {
                oldest.remove();
            }
        }
    }

    /// Idle and busy ones; the function has changed.
    private int[] held(int function) {
        changed.add(function);
        return sandboxes.computeIfAbsent(function, _ -> new int[2]);
    }

    SandboxCount count(int function) {
        var held = sandboxes.get(function);
        return held == null ? SandboxCount.NONE : new SandboxCount(held[0], held[1]);
    }

    /// The functions of which something changed since this was asked last.
    Set<Integer> takeChanged() {
        var taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    int inFlight() {
        return inFlight;
    }

    double busyNanos() {
        return busyNanos;
    }

    MeshNode snapshot(NodeId id, Duration hop, Map<Language, Duration> launchCost, long word) {
        var wait = Duration.ofNanos(queue.isEmpty() ? 0 : (long) queueWait);
        var pace = Duration.ofNanos((long) (cpu / permits));
        var load = new NodeLoad(wait, pace, permits - running - queue.size(), inFlight, launchCost);
        return new MeshNode(id, MeshNode.State.READY, load, hop, word);
    }
}
