package dev.hearth.load;

import java.util.List;

/// What became of a [Goal].
///
/// @param values of the runs, in their order: what was measured, or its ratio to the other arm's
/// @param met by the median
record Verdict(
        String goal,
        String group,
        List<Double> values,
        double median,
        double min,
        double max,
        boolean met) {

    Verdict {
        values = List.copyOf(values);
    }
}
