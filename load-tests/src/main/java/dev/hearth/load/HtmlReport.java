package dev.hearth.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// All suites on one page that needs nothing else: tables, and a plot of each group of figures.
record HtmlReport(List<Suite> suites) {

    private static final String PLOTS =
            "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";
    private static final ObjectMapper JSON = new ObjectMapper();

    HtmlReport {
        suites = List.copyOf(suites);
    }

    static HtmlReport of(List<Suite> suites) {
        return new HtmlReport(suites);
    }

    /// Writes `report.html`.
    ///
    /// @return the file
    Path write(Path folder) {
        try {
            return Files.writeString(folder.resolve("report.html"), html());
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    String html() {
        var sections = suites.stream().map(HtmlReport::section).collect(Collectors.joining());
        return resource("report.html")
                .replace("@sections@", sections)
                .replace("@figures@", figures())
                .replace("@drawing@", resource("report.js"))
                .replace("@plots@", resource(PLOTS));
    }

    /// For the plots; `<` would end the script that it stands in.
    private String figures() {
        try {
            var all = suites.stream().flatMap(suite -> suite.figures().stream()).toList();
            return JSON.writeValueAsString(all).replace("<", "\\u003c");
        } catch (JsonProcessingException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private static String section(Suite suite) {
        return """
        <section>
        <h2>%s</h2>
        <pre>%s</pre>
        <p>%s</p>
        <ul>%s</ul>
        %s%s%s%s
        </section>
        """
                .formatted(
                        text(suite.title()),
                        text(suite.command()),
                        text(Wording.machine(suite)),
                        items(suite.protocol()),
                        goals(suite),
                        groups(suite),
                        skipped(suite),
                        failed(suite));
    }

    private static String items(List<String> lines) {
        return lines.stream()
                .map(line -> "<li>" + text(line) + "</li>")
                .collect(Collectors.joining());
    }

    private static String goals(Suite suite) {
        if (suite.goals().isEmpty()) {
            return "";
        }
        var rows =
                suite.goals().stream()
                        .map(verdict ->
                                row(
                                        verdict.met() ? "met" : "missed",
                                        verdict.goal(),
                                        verdict.group(),
                                        Wording.number(verdict.median()),
                                        Wording.range(verdict.min(), verdict.max()),
                                        verdict.met() ? "met" : "missed"))
                        .collect(Collectors.joining());
        return table("Goals", "goal|where|median|min – max|", rows);
    }

    private static String groups(Suite suite) {
        var groups = new LinkedHashSet<String>();
        suite.figures().forEach(figure -> groups.add(figure.group()));
        return groups.stream().map(group -> group(suite, group)).collect(Collectors.joining());
    }

    private static String group(Suite suite, String group) {
        var figures =
                suite.figures().stream().filter(figure -> figure.group().equals(group)).toList();
        var measures = new LinkedHashSet<String>();
        figures.forEach(figure -> measures.add(figure.measure()));
        var plots =
                measures.stream()
                        .map(measure ->
                                "<figure><canvas data-group=\"%s\" data-measure=\"%s\"></canvas></figure>"
                                        .formatted(text(group), text(measure)))
                        .collect(Collectors.joining());
        var rows =
                figures.stream()
                        .map(figure ->
                                row(
                                        "",
                                        figure.arm(),
                                        figure.measure(),
                                        figure.unit(),
                                        Wording.number(figure.median()),
                                        Wording.range(figure.min(), figure.max()),
                                        Wording.runs(figure.runs()),
                                        figure.command()))
                        .collect(Collectors.joining());
        return "<h3>%s</h3><div class=\"plots\">%s</div><details><summary>figures</summary>%s</details>"
                .formatted(
                        text(group),
                        plots,
                        table("", "arm|measure|unit|median|min – max|runs|command", rows));
    }

    private static String skipped(Suite suite) {
        if (suite.skipped().isEmpty()) {
            return "";
        }
        var rows =
                suite.skipped().stream()
                        .map(arm -> row("", arm.arm(), arm.reason(), arm.install()))
                        .collect(Collectors.joining());
        return table("Skipped", "arm|why|what installs it", rows);
    }

    private static String failed(Suite suite) {
        if (suite.failed().isEmpty()) {
            return "";
        }
        var rows =
                suite.failed().stream()
                        .map(arm -> row("missed", arm.arm(), arm.reason()))
                        .collect(Collectors.joining());
        return table("Failed", "arm|why", rows);
    }

    private static String table(String title, String heads, String rows) {
        var head =
                List.of(heads.split("\\|", -1)).stream()
                        .map(each -> "<th>" + text(each) + "</th>")
                        .collect(Collectors.joining());
        return "<h3>%s</h3><table><thead><tr>%s</tr></thead><tbody>%s</tbody></table>"
                .formatted(text(title), head, rows);
    }

    private static String row(String kind, String... cells) {
        var row =
                List.of(cells).stream()
                        .map(cell -> "<td>" + text(cell) + "</td>")
                        .collect(Collectors.joining());
        return "<tr class=\"%s\">%s</tr>%n".formatted(kind, row);
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static String resource(String name) {
        try (var content = HtmlReport.class.getResourceAsStream(name)) {
            if (content == null) {
                throw new IllegalStateException(name + " is not there");
            }
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
