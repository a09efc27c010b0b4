package dev.hearth.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/// What arrives in a [PlacementSimulation]: how many invocations in each minute, and how long each
/// takes.
///
/// @param perMinute relative to each other; the simulation scales them to its rate
/// @param durations quantiles of the durations of some functions, in milliseconds, ascending
record SimulatedLoad(String source, List<Double> perMinute, List<double[]> durations) {

    /// Longer ones would not end within the simulation.
    private static final double LONGEST_MILLIS = 30_000;

    private static final String[] QUANTILES = {"0", "1", "25", "50", "75", "99", "100"};
    private static final double[] LEVELS = {0, 0.01, 0.25, 0.5, 0.75, 0.99, 1};

    /// From `invocations.csv` and `durations.csv` of a sample of the Azure Functions trace 2019
    /// (Shahrad et al., Serverless in the Wild, USENIX ATC 2020), where the folder has them.
    static SimulatedLoad from(Path folder) {
        var invocations = folder.resolve("invocations.csv");
        var durations = folder.resolve("durations.csv");
        return Files.isReadable(invocations) && Files.isReadable(durations)
                ? new SimulatedLoad(
                        "trace " + folder.getFileName(), rates(invocations), quantiles(durations))
                : synthetic();
    }

    /// An hour with a swing and a burst; log-normal durations, the median of a function's from 20
    /// ms to 4 s.
    static SimulatedLoad synthetic() {
        var random = new Random(1);
        var rates =
                IntStream.range(0, 60)
                        .mapToObj(minute ->
                                1 + 0.3 * Math.sin(minute / 5.0) + (minute % 17 == 0 ? 1 : 0))
                        .toList();
        List<double[]> durations = new ArrayList<>();
        for (int function = 0; function < 500; function++) {
            double median = 20 * Math.pow(200, random.nextDouble());
            durations.add(
                    new double[] {
                        median / 5,
                        median / 4,
                        median / 1.6,
                        median,
                        median * 1.6,
                        Math.min(LONGEST_MILLIS, median * 6),
                        Math.min(LONGEST_MILLIS, median * 8)
                    });
        }
        return new SimulatedLoad("synthetic", rates, durations);
    }

    /// In milliseconds.
    ///
    /// @param function from 0; there may be more functions than the source has
    double duration(int function, Random random) {
        var quantiles = durations.get(Math.floorMod(function * 31, durations.size()));
        double level = random.nextDouble();
        int above = 1;
        while (LEVELS[above] < level) {
            above++;
        }
        double share = (level - LEVELS[above - 1]) / (LEVELS[above] - LEVELS[above - 1]);
        double low = quantiles[above - 1];
        return Math.clamp(low + share * (quantiles[above] - low), 0.1, LONGEST_MILLIS);
    }

    private static List<Double> rates(Path csv) {
        var lines = lines(csv);
        var columns = columns(lines.getFirst());
        int first = column(columns, "480");
        double[] sums = new double[columns.size() - first];
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split(",", -1);
            for (int minute = 0; minute < sums.length; minute++) {
                sums[minute] += Double.parseDouble(cells[first + minute]);
            }
        }
        return IntStream.range(0, sums.length).mapToObj(minute -> sums[minute]).toList();
    }

    private static List<double[]> quantiles(Path csv) {
        var lines = lines(csv);
        var columns = columns(lines.getFirst());
        List<double[]> all = new ArrayList<>();
        for (var line : lines.subList(1, lines.size())) {
            var cells = line.split(",", -1);
            double[] quantiles = new double[QUANTILES.length];
            for (int i = 0; i < quantiles.length; i++) {
                quantiles[i] =
                        Double.parseDouble(
                                cells[column(columns, "percentile_Average_" + QUANTILES[i])]);
            }
            all.add(quantiles);
        }
        return all;
    }

    private static List<String> lines(Path csv) {
        try {
            return Files.readAllLines(csv);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int column(Map<String, Integer> columns, String name) {
        return requireNonNull(columns.get(name), name);
    }

    private static Map<String, Integer> columns(String header) {
        Map<String, Integer> columns = new HashMap<>();
        for (var name : header.split(",", -1)) {
            columns.put(name, columns.size());
        }
        return columns;
    }
}
