package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.manifest.Reading;
import dev.hearth.node.Node;
import dev.hearth.node.NodeSettings;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Batches and dead letters from end to end: a node, a broker, a JavaScript function that fails,
/// and the commands that mend it.
@Timeout(240)
final class DlqCommandTest {

    private static final Path BROKER = Path.of("target", "kafka");
    private static final String FAILS_ODD_ONES =
            """
            export const handler = (event) => ({
              batchItemFailures: event.batch
                .filter((one) => one.data.n % 2 === 1)
                .map((one) => ({itemIdentifier: one.id}))
            });
            """;

    private static final String MENDED =
            "export const handler = (event) => { event.batch.length; };";

    @TempDir private Path folder;
    private final HttpClient client = HttpClient.newHttpClient();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Node node;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("hearth.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: shop}
                spec:
                  runtime: js
                  handler: shop.mjs
                  onSuccess: [{topic: orders, key: $.key}]
                  triggers: {h: {kind: http, path: /orders}}
                ---
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: enrich}
                spec:
                  runtime: js
                  handler: enrich.mjs
                  delivery: {retry: 0, deadLetter: {topic: orders.dlq}}
                  triggers:
                    orders: {kind: kafka, topics: [orders], initialOffset: earliest, ordering: key, batch: {size: 4, window: 50ms}}
                """);
        Files.writeString(
                folder.resolve("shop.mjs"), "export const handler = (event) => event.data;");
        Files.writeString(folder.resolve("enrich.mjs"), FAILS_ODD_ONES);
        var d = NodeSettings.DEFAULT;
        node =
                Node.start(
                        d.withHttp(d.http().withAddress("127.0.0.1", 0))
                                .withAdmin(d.admin().withPort(0))
                                .withCluster(d.cluster().withPort(0))
                                .withGraalvisor(
                                        d.graalvisor()
                                                .withLanguages(
                                                        Map.of(Language.JS, new Pooling(1, 1_000))))
                                .withKafka(
                                        new NodeSettings.Kafka.Development(
                                                BROKER, NodeSettings.Kafka.Development.When.ALWAYS))
                                .withData(folder.resolve("data")),
                        functions(),
                        Node.OnBroken.REFUSE);
    }

    @AfterEach
    void close() {
        assertThat(node.close()).isEqualTo(Node.Closed.CLEAN);
    }

    @Test
    void lettersAreListedShownSentBackAndPurged() throws Exception {
        for (int n = 0; n < 10; n++) {
            order(n);
        }
        eventually(() -> letters() == 5);

        assertThat(run("dlq", "list")).isZero();
        assertThat(out.toString()).contains("orders.dlq   5         enrich");
        assertThat(run("dlq", "list", "orders.dlq", "--filter", "key=k1")).isZero();
        assertThat(out.toString().lines()).hasSize(4);
        assertThat(out.toString()).contains("BatchItemFailure: named in batchItemFailures");

        assertThat(run("dlq", "list", "orders.dlq", "-o", "json")).isZero();
        var id = new JsonArray(out.toString()).getJsonObject(0).getString("id");
        assertThat(run("dlq", "show", "orders.dlq", id)).isZero();
        var letter = new JsonObject(out.toString());
        assertThat(letter.getString("reason")).isEqualTo("attempts");
        assertThat(letter.getString("topic")).isEqualTo("orders");
        assertThat(new JsonObject(letter.getString("data")).getInteger("n") % 2).isEqualTo(1);
        assertThat(letter.getJsonObject("headers").getString("ce_source"))
                .isEqualTo("/functions/shop");

        assertThat(run("dlq", "redrive", "orders.dlq", "--dry-run")).isZero();
        assertThat(out.toString()).contains("5 letters would be sent back, 0 others are there");
        assertThat(letters()).isEqualTo(5);

        assertThat(run("dlq", "purge", "orders.dlq", "--filter", "key=k3", "--yes")).isZero();
        assertThat(out.toString()).contains("2 letters removed");

        Files.writeString(folder.resolve("enrich.mjs"), MENDED);
        node.update(functions());
        assertThat(run("dlq", "redrive", "orders.dlq", "--rate", "100")).isZero();
        assertThat(out.toString()).contains("3 letters sent back");
        eventually(() -> settled() == 13);
        assertThat(letters()).isZero();
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        assertThat(run("dlq")).isEqualTo(ExitCode.USAGE);
        assertThat(run("dlq", "purge", "orders.dlq")).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("say --yes");
        assertThat(run("dlq", "redrive", "orders")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString())
                .contains("no function dead-letters to 'orders'; there are: orders.dlq");
        assertThat(run("dlq", "redrive", "orders.dlq", "--filter", "colour=red"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("'colour=red' is no filter");
        assertThat(run("dlq", "redrive", "orders.dlq", "--rate", "0")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("rate is a number");
        assertThat(run("dlq", "show", "orders.dlq", "0/99")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("no letter 0/99 is in 'orders.dlq'");
        assertThat(run("dlq", "show", "orders.dlq", "..")).isEqualTo(ExitCode.USAGE);
    }

    private List<FunctionSpec> functions() {
        return ((Reading.Accepted) Manifests.read(folder)).functions();
    }

    private void order(int n) throws Exception {
        var request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d/orders".formatted(node.httpPort())))
                        .timeout(Duration.ofSeconds(30))
                        .header("content-type", "application/json")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"n\":%d,\"key\":\"k%d\"}".formatted(n, n % 4)))
                        .build();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private long letters() {
        return new AdminClient(admin(), null)
                .list("/v1/dead-letters")
                .getJsonObject(0)
                .getLong("letters");
    }

    private long settled() {
        var metrics = new String(new AdminClient(admin(), null).ask("/metrics").body(), UTF_8);
        return metrics.lines()
                .filter(line -> line.startsWith("hearth_events_settled_total{function=\"enrich\""))
                .mapToLong(
                        line -> (long) Double.parseDouble(line.substring(line.indexOf("} ") + 2)))
                .sum();
    }

    private interface Condition {
        boolean holds();
    }

    private static void eventually(Condition condition) {
        while (!condition.holds()) {
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private URI admin() {
        return URI.create("http://127.0.0.1:" + node.adminPort());
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        var all = new ArrayList<>(List.of(arguments));
        if (all.size() > 1) {
            all.add("--admin");
            all.add(admin().toString());
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
