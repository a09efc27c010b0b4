package dev.hearth.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The values of a node's `/metrics` at one moment: counters and gauges by name and labels.
///
/// @param values by name, then by labels
record MetricSamples(Map<String, Map<Map<String, String>, Double>> values) {

    private static final Pattern LINE =
            Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? ([-+.0-9A-Za-z]+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /// @param text in Prometheus' text format
    static MetricSamples parse(String text) {
        var values = new HashMap<String, Map<Map<String, String>, Double>>();
        LINE.matcher(text)
                .results()
                .forEach(line ->
                        values.computeIfAbsent(line.group(1), _ -> new HashMap<>())
                                .put(
                                        labels(Objects.requireNonNullElse(line.group(2), "")),
                                        Double.parseDouble(
                                                line.group(3).replace("Inf", "Infinity"))));
        return new MetricSamples(values);
    }

    private static Map<String, String> labels(String text) {
        var labels = new HashMap<String, String>();
        LABEL.matcher(text).results().forEach(each -> labels.put(each.group(1), each.group(2)));
        return labels;
    }

    /// All values of a name whose labels have these among them, added up.
    double sum(String name, Map<String, String> labels) {
        return values.getOrDefault(name, Map.of()).entrySet().stream()
                .filter(each -> each.getKey().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /// What the label has for values, sorted.
    TreeSet<String> labelValues(String name, String label) {
        var found = new TreeSet<String>();
        values.getOrDefault(name, Map.of())
                .keySet()
                .forEach(labels -> found.add(labels.getOrDefault(label, "")));
        return found;
    }
}
