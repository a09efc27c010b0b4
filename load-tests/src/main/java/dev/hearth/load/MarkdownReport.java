package dev.hearth.load;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// A suite as tables for a document: a row an arm, medians with their least and most.
record MarkdownReport(Suite suite) {

    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append("## %s%n%n    %s%n%n".formatted(suite.title(), suite.command()));
        text.append(Wording.machine(suite)).append("\n\n");
        suite.protocol().forEach(line -> text.append("- ").append(line).append('\n'));
        for (var group : distinct(suite.figures().stream().map(Figure::group).toList())) {
            text.append(group(group));
        }
        if (!suite.goals().isEmpty()) {
            text.append(head(List.of("goal", "where", "median", "min – max", "")));
            suite.goals().forEach(each -> text.append(goal(each)));
        }
        suite.skipped()
                .forEach(arm ->
                        text.append(
                                "%nSkipped: %s, %s. `%s`%n"
                                        .formatted(arm.arm(), arm.reason(), arm.install())));
        suite.failed()
                .forEach(arm ->
                        text.append("%nFailed: %s, %s%n".formatted(arm.arm(), arm.reason())));
        return text.append('\n').toString();
    }

    private String group(String group) {
        var figures =
                suite.figures().stream().filter(figure -> figure.group().equals(group)).toList();
        var measures = distinct(figures.stream().map(Figure::measure).toList());
        var heads = new ArrayList<>(List.of(group));
        for (var measure : measures) {
            heads.add(measure + ", " + unit(figures, measure));
        }
        var text = new StringBuilder(head(heads));
        for (var arm : distinct(figures.stream().map(Figure::arm).toList())) {
            var cells = new ArrayList<>(List.of(arm));
            for (var measure : measures) {
                cells.add(
                        figures.stream()
                                .filter(figure -> figure.is(group, arm, measure))
                                .map(MarkdownReport::cell)
                                .collect(Collectors.joining()));
            }
            text.append(row(cells));
        }
        return text.toString();
    }

    private static String unit(List<Figure> figures, String measure) {
        return figures.stream()
                .filter(figure -> figure.measure().equals(measure))
                .map(Figure::unit)
                .findFirst()
                .orElse("");
    }

    private static String cell(Figure figure) {
        var median = Wording.number(figure.median());
        return figure.runs().size() == 1
                ? median
                : "%s (%s)".formatted(median, Wording.range(figure.min(), figure.max()));
    }

    private static String goal(Verdict verdict) {
        return row(
                List.of(
                        verdict.goal(),
                        verdict.group(),
                        Wording.number(verdict.median()),
                        Wording.range(verdict.min(), verdict.max()),
                        verdict.met() ? "met" : "**missed**"));
    }

    private static String head(List<String> cells) {
        return "%n%s%s".formatted(row(cells), row(cells.stream().map(_ -> "---").toList()));
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static List<String> distinct(List<String> words) {
        return List.copyOf(new LinkedHashSet<>(words));
    }
}
