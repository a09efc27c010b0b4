package dev.hearth.bench;

import dev.hearth.function.Language;
import dev.hearth.invocation.Execution;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Launches of one kind, as a line of percentiles in microseconds. Not thread-safe.
final class LaunchTimes {

    static final String HEADING =
            "%-8s%-7s%7s %30s %30s %30s%n%-22s %30s %30s %30s"
                    .formatted(
                            "",
                            "",
                            "",
                            "launch, µs",
                            "run, µs",
                            "launch and run, µs",
                            "",
                            percentileNames(),
                            percentileNames(),
                            percentileNames());

    private static final int DIGITS = 3;

    private final Language language;
    private final Execution.Launch from;
    private final Histogram launch = new Histogram(DIGITS);
    private final Histogram run = new Histogram(DIGITS);
    private final Histogram both = new Histogram(DIGITS);

    LaunchTimes(Language language, Execution.Launch from) {
        this.language = language;
        this.from = from;
    }

    void record(Execution.Timings timings) {
        launch.recordValue(timings.launch().toNanos());
        run.recordValue(timings.run().toNanos());
        both.recordValue(timings.launch().plus(timings.run()).toNanos());
    }

    long count() {
        return both.getTotalCount();
    }

    @Override
    public String toString() {
        return "%-8s%-7s%7d %30s %30s %30s"
                .formatted(
                        language.word(),
                        from.name().toLowerCase(Locale.ROOT),
                        count(),
                        percentiles(launch),
                        percentiles(run),
                        percentiles(both));
    }

    private static String percentileNames() {
        return "%9s %9s %9s".formatted("p50", "p99", "max");
    }

    private static String percentiles(Histogram nanos) {
        return "%9.1f %9.1f %9.1f"
                .formatted(
                        nanos.getValueAtPercentile(50) / 1e3,
                        nanos.getValueAtPercentile(99) / 1e3,
                        nanos.getMaxValue() / 1e3);
    }
}
