package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a figure should be.
///
/// @param against the arm that takes turns with it, and that each run is divided by; null: the
///   figure itself counts
/// @param bound of the median
record Goal(
        String text,
        String group,
        String measure,
        String arm,
        @Nullable String against,
        Direction direction,
        double bound) {

    enum Direction {
        AT_LEAST,
        AT_MOST;

        boolean holds(double value, double bound) {
            return switch (this) {
                case AT_LEAST -> value >= bound;
                case AT_MOST -> value <= bound;
            };
        }
    }

    /// Nothing when one of the two was not measured.
    Optional<Verdict> judge(List<Figure> figures) {
        var mine = find(figures, arm).map(Figure::runs);
        var values =
                against == null
                        ? mine
                        : mine.flatMap(runs ->
                                find(figures, against).map(other -> ratios(runs, other.runs())));
        return values.map(this::verdict);
    }

    private Optional<Figure> find(List<Figure> figures, String whose) {
        return figures.stream().filter(figure -> figure.is(group, whose, measure)).findFirst();
    }

    private static List<Double> ratios(List<Double> mine, List<Double> others) {
        var ratios = new ArrayList<Double>();
        for (int each = 0; each < Math.min(mine.size(), others.size()); each++) {
            ratios.add(mine.get(each) / others.get(each));
        }
        return ratios;
    }

    private Verdict verdict(List<Double> values) {
        var spread = Spread.of(values);
        return new Verdict(
                text,
                group,
                values,
                spread.median(),
                spread.min(),
                spread.max(),
                direction.holds(spread.median(), bound));
    }
}
