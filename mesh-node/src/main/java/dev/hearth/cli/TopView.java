package dev.hearth.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a node did between two looks at its metrics, as `hearth top` shows it.
record TopView(MetricSamples before, MetricSamples after, Duration between) {

    private static final String INVOCATIONS = "hearth_invocations_total";
    private static final String FUNCTION = "function";
    private static final double MEBI = 1 << 20;

    /// How full it is and where invocations went, in one line.
    String summary() {
        double routed = rate("hearth_route_total", Map.of());
        double warm =
                rate("hearth_route_total", Map.of("kind", "local_warm"))
                        + rate("hearth_route_total", Map.of("kind", "remote_warm"));
        return "%s invocations/s, %s warm, %.0f under way; %.0f sandboxes, %.0f of them blank; %.0f accepted and not ended; Kafka lag %.0f"
                .formatted(
                        tenths(rate(INVOCATIONS, Map.of())),
                        routed == 0 ? "-" : tenths(100 * warm / routed) + " %",
                        after.sum("hearth_invocations_under_way", Map.of()),
                        after.sum("hearth_sandboxes", Map.of("state", "alive")),
                        after.sum("hearth_sandboxes", Map.of("state", "blank")),
                        after.sum("hearth_async_invocations", Map.of("state", "waiting"))
                                + after.sum("hearth_async_invocations", Map.of("state", "running"))
                                + after.sum(
                                        "hearth_async_invocations", Map.of("state", "retrying")),
                        after.sum("hearth_kafka_lag", Map.of()));
    }

    /// One row for each function that was invoked there since it started, the busiest first.
    List<List<String>> functions() {
        var names = new ArrayList<>(after.labelValues(INVOCATIONS, FUNCTION));
        names.sort(
                Comparator.comparingDouble(
                                (String name) -> rate(INVOCATIONS, Map.of(FUNCTION, name)))
                        .reversed());
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("FUNCTION", "PER SECOND", "FAILED", "MEAN", "CPU", "ALLOCATED"));
        names.forEach(name -> rows.add(row(name, Map.of(FUNCTION, name))));
        return rows;
    }

    private List<String> row(String name, Map<String, String> labels) {
        double all = rate(INVOCATIONS, labels);
        double returned = rate(INVOCATIONS, Map.of(FUNCTION, name, "outcome", "returned"));
        double seconds = rate("hearth_invocation_duration_seconds_sum", labels);
        double ended = rate("hearth_invocation_duration_seconds_count", labels);
        return List.of(
                name,
                tenths(all),
                tenths(all - returned),
                ended == 0 ? "-" : tenths(1_000 * seconds / ended) + " ms",
                tenths(100 * rate("hearth_cpu_seconds_total", labels)) + " %",
                tenths(rate("hearth_sandbox_allocated_bytes_total", labels) / MEBI) + " MiB/s");
    }

    /// A second, not less than 0: a node that was started again counts from 0.
    private double rate(String name, Map<String, String> labels) {
        double more = after.sum(name, labels) - before.sum(name, labels);
        return Math.max(0, more) / (between.toNanos() / 1e9);
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
