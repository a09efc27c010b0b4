package dev.hearth.samples.real;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What was sent and what arrived, as a table to be printed at the end.
final class Summary {

    private record Row(String what, Object figure) {}

    private final List<Row> rows = new ArrayList<>();
    private Instant last = Instant.now();

    void add(String what, Object figure) {
        rows.add(new Row(what, figure));
    }

    /// Adds how long it took since the last lap, or since the beginning.
    void lap(String what) {
        var now = Instant.now();
        add(what, "%.1f s".formatted(Duration.between(last, now).toMillis() / 1000.0));
        last = now;
    }

    @Override
    public String toString() {
        var table = new StringBuilder("\n");
        for (var row : rows) {
            table.append("  %-52s %10s%n".formatted(row.what(), row.figure()));
        }
        return table.toString();
    }
}
