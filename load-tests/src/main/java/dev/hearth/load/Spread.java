package dev.hearth.load;

import java.util.List;

/// Where runs lie. With _n_ independent runs the true median is between the least and the most of
/// them with a probability of 1 − 2^(1−_n_): 94 % for five.
record Spread(double median, double min, double max) {

    /// @throws IllegalArgumentException there are no runs
    static Spread of(List<Double> runs) {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("no runs");
        }
        var sorted = runs.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median =
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /// The share of the confidence interval that the least and the most of so many runs are.
    static double confidence(int runs) {
        return 1 - Math.pow(2, 1.0 - runs);
    }
}
