package dev.hearth.load;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How reports say things.
final class Wording {

    private Wording() {}

    static String machine(Suite suite) {
        var machine = suite.machine();
        var versions =
                new TreeMap<>(machine.versions())
                        .entrySet().stream()
                                .map(each -> each.getKey() + " " + each.getValue())
                                .collect(Collectors.joining(", "));
        return "%s to %s on %d cores (%s), %s, %s; load average %s before, %s after; %s."
                .formatted(
                        suite.begun(),
                        suite.ended(),
                        machine.cores(),
                        machine.processor(),
                        machine.memory(),
                        machine.system(),
                        suite.load().getFirst(),
                        suite.load().getLast(),
                        versions);
    }

    /// With three digits or more.
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    static String range(double min, double max) {
        return number(min) + " – " + number(max);
    }

    static String runs(List<Double> runs) {
        return runs.stream().map(Wording::number).collect(Collectors.joining(" "));
    }
}
