package dev.hearth.load;

import java.time.Duration;
import java.util.function.Function;

/// Work that servers are given until they are warm, or until it has taken too long.
record Warming(WarmUp costs, double seconds) {

    private static final Duration STRETCH = Duration.ofSeconds(3);

    /// Blocks.
    ///
    /// @param ask for so long
    static Warming of(ProcessTree tree, Duration longest, Function<Duration, Wrk.Run> ask) {
        long begun = System.nanoTime();
        var costs = WarmUp.BEGUN;
        while (!costs.isSteady() && System.nanoTime() - begun < longest.toNanos()) {
            var before = tree.cpu();
            var run = ask.apply(STRETCH);
            costs = costs.and(run.micros(tree.cpu().minus(before)), run.requests());
        }
        return new Warming(costs, (System.nanoTime() - begun) / 1e9);
    }

    @Override
    public String toString() {
        return "%s after %.0f s, µs CPU a request: %s"
                .formatted(
                        costs.isSteady() ? "steady" : "NOT steady",
                        seconds,
                        Wording.runs(costs.costs()));
    }
}
