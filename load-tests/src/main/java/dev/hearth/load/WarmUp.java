package dev.hearth.load;

import java.util.ArrayList;
import java.util.List;

/// Whether a server has become as quick as it will: what a request costs it, stretch by stretch.
///
/// @param costs CPU time a request of each stretch, in the order they came
/// @param requests of all stretches
record WarmUp(List<Double> costs, long requests) {

    static final WarmUp BEGUN = new WarmUp(List.of(), 0);

    /// Before so many, compilers have seen too little to have a say.
    private static final long FEWEST = 20_000;

    /// A gain of less than this share is none.
    private static final double GAIN = 0.05;

    /// So many stretches in a row without a gain.
    private static final int STILL = 4;

    WarmUp {
        costs = List.copyOf(costs);
    }

    WarmUp and(double cost, long requests) {
        var more = new ArrayList<>(costs);
        more.add(cost);
        return new WarmUp(more, this.requests + requests);
    }

    /// It has done a lot, and none of the last stretches was cheaper than the cheapest before them.
    boolean isSteady() {
        int split = costs.size() - STILL;
        return requests >= FEWEST
                && split > 0
                && cheapest(costs.subList(split, costs.size()))
                        > (1 - GAIN) * cheapest(costs.subList(0, split));
    }

    private static double cheapest(List<Double> some) {
        return some.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }
}
