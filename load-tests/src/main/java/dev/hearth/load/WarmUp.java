package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;

/// Whether a server has become as quick as it will: what a request costs it, stretch by stretch.
///
/// @param costs CPU time a request of each stretch, in the order they came
record WarmUp(List<Double> costs) {

    static final WarmUp BEGUN = new WarmUp(List.of());

    /// A gain of less than this share is none.
    private static final double GAIN = 0.05;

    /// So many stretches in a row without a gain.
    private static final int STILL = 3;

    WarmUp {
        costs = List.copyOf(costs);
    }

    WarmUp and(double cost) {
        var more = new ArrayList<>(costs);
        more.add(cost);
        return new WarmUp(more);
    }

    /// None of the last stretches was cheaper than the cheapest before them.
    boolean isSteady() {
        int split = costs.size() - STILL;
        return split > 0
                && cheapest(costs.subList(split, costs.size()))
                        > (1 - GAIN) * cheapest(costs.subList(0, split));
    }

    private static double cheapest(List<Double> some) {
        return some.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }
}
