package dev.hearth.bench;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
import java.util.Locale;

/// Launches of one kind, as the bill has them. Not thread-safe.
final class LaunchTimes {

    static final String HEADING =
            "%-8s%-6s  launch, µs: %s   launch and run, µs: %s"
                    .formatted("", "from", Percentiles.HEADING, Percentiles.HEADING);

    private final Language language;
    private final Execution.Launch from;
    private final Percentiles launch = new Percentiles();
    private final Percentiles both = new Percentiles();

    LaunchTimes(Language language, Execution.Launch from) {
        this.language = language;
        this.from = from;
    }

    /// @throws IllegalStateException the sandbox was come by in another way
    void record(Execution execution) {
        if (execution.launch() != from) {
            throw new IllegalStateException("not %s: %s".formatted(from, execution));
        }
        var timings = execution.timings();
        launch.record(timings.launch().toNanos());
        both.record(timings.launch().plus(timings.run()).toNanos());
    }

    long count() {
        return both.count();
    }

    @Override
    public String toString() {
        return "%-8s%-6s              %s                       %s"
                .formatted(language.word(), from.name().toLowerCase(Locale.ROOT), launch, both);
    }
}
