package dev.hearth.node;

import static dev.hearth.node.TestNodes.get;
import static dev.hearth.node.TestNodes.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Grafana shows of a real node that has had a bit of everything to do.
final class DashboardTest {

    private static final Path DASHBOARD = Path.of("../compose/grafana/dashboards/hearth.json");
    private static final Pattern METRIC = Pattern.compile("hearth_[a-z_]+");
    private static final Pattern SERIES = Pattern.compile("(?m)^(hearth_[a-z_]+)[{ ]");

    @TempDir private Path folder;

    @Test
    @Timeout(180)
    void everyMetricOfTheDashboardIsPrintedByANode() throws IOException {
        var wanted = metricsOf(new JsonObject(Files.readString(DASHBOARD)));
        assertThat(wanted).hasSizeGreaterThan(15);
        var functions =
                new Bundles(folder.resolve("functions"))
                        .javaScript(
                                "send",
                                "warm: {reuse: invocation}, onSuccess: [{topic: jobs}],",
                                "export const handler = () => 'job';")
                        .javaScript(
                                "large",
                                "limits: {output: 16, timeout: 60s},",
                                "export const handler = () => 'x'.repeat(1000);");
        Files.createDirectories(folder.resolve("functions/fail"));
        Files.writeString(
                folder.resolve("functions/fail/fail.mjs"),
                "export const handler = () => { throw new Error('no'); };");
        functions.manifest(
                "fail",
                "{runtime: js, handler: fail.mjs, code: ./fail, delivery: {retry: 1, backoffDelay: 10ms, deadLetter: {topic: jobs.dlq}}, triggers: {jobs: {kind: kafka, topics: [jobs], consumerGroup: fail}}}");
        var settings =
                TestNodes.settings(folder.resolve("data"))
                        .withKafka(
                                new NodeSettings.Kafka.Development(
                                        Path.of("target/kafka"),
                                        NodeSettings.Kafka.Development.When.TOPICS_ARE_NAMED));
        var node = Node.start(settings, functions.read(), Node.OnBroken.REFUSE);
        try {
            assertThat(get(node.httpPort(), "/nowhere").statusCode()).isEqualTo(404);
            assertThat(get(node.httpPort(), "/large").statusCode()).isEqualTo(500);
            Set<String> missing;
            do {
                assertThat(post(node.httpPort(), "/send", "text/plain", "x").statusCode())
                        .isEqualTo(200);
                missing = new TreeSet<>(wanted);
                missing.removeAll(series(get(node.adminPort(), "/metrics").body()));
            } while (!missing.isEmpty() && !Thread.currentThread().isInterrupted());
            assertThat(missing).isEmpty();
        } finally {
            node.close();
        }
    }

    private static Set<String> metricsOf(JsonObject dashboard) {
        return dashboard.getJsonArray("panels").stream()
                .map(JsonObject.class::cast)
                .flatMap(panel -> panel.getJsonArray("targets").stream())
                .map(target -> ((JsonObject) target).getString("expr"))
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> found.group())
                .collect(Collectors.toSet());
    }

    private static Set<String> series(String metrics) {
        return SERIES.matcher(metrics)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }
}
