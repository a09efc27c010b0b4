package dev.hearth.load;

import java.util.List;

/// One quantity of one arm, as often as it was measured.
///
/// @param group what was done, the same for all arms that are compared, e.g. `hello, 32
///   connections`
/// @param measure what was measured, e.g. `requests`
/// @param unit e.g. `1/s`
/// @param runs in the order they were measured
/// @param command made the last of them
record Figure(
        String group,
        String arm,
        String measure,
        String unit,
        List<Double> runs,
        double median,
        double min,
        double max,
        String command) {

    Figure {
        runs = List.copyOf(runs);
    }

    /// @throws IllegalArgumentException there are no runs
    static Figure of(
            String group,
            String arm,
            String measure,
            String unit,
            List<Double> runs,
            String command) {
        var spread = Spread.of(runs);
        return new Figure(
                group,
                arm,
                measure,
                unit,
                runs,
                spread.median(),
                spread.min(),
                spread.max(),
                command);
    }

    boolean is(String group, String arm, String measure) {
        return this.group.equals(group) && this.arm.equals(arm) && this.measure.equals(measure);
    }
}
