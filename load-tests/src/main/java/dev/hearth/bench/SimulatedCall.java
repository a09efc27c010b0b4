package dev.hearth.bench;

/// One invocation in a [PlacementSimulation]; times in nanoseconds of the simulation.
final class SimulatedCall {

    final int function;
    final int entry;
    final long arrivedAt;
    final long cpu;
    final long duration;
    final long launch;
    int node;
    long queuedAt;
    long startedAt;
    boolean warm;

    /// @param entry the node where it comes in
    /// @param cpu processor time, no more than `duration`
    /// @param launch what a sandbox costs that is not warm
    SimulatedCall(int function, int entry, long arrivedAt, long cpu, long duration, long launch) {
        this.function = function;
        this.entry = entry;
        this.arrivedAt = arrivedAt;
        this.cpu = cpu;
        this.duration = duration;
        this.launch = launch;
    }
}
