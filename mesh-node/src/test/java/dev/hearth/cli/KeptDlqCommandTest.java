package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `hearth dlq` over what a node keeps itself, with a node that is a process of its own and is
/// killed.
@Timeout(240)
final class KeptDlqCommandTest {

    @TempDir private Path folder;
    private String admin;

    @Test
    void lettersOfRequestsAndSlotsSurviveTheirNodeAndAreSentBackOrPurged() throws Exception {
        Files.writeString(
                folder.resolve("hearth.yaml"),
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: later}
                spec:
                  runtime: js
                  handler: later.mjs
                  delivery: {retry: 1, backoffDelay: 1ms}
                  triggers:
                    hook: {kind: http, path: "/hooks/{shop}", methods: [POST], mode: async}
                ---
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: nightly}
                spec:
                  runtime: js
                  handler: nightly.mjs
                  delivery: {retry: 0}
                  triggers: {tick: {kind: cron, every: 1s}}
                """);
        var throwing = "export const handler = () => { throw new Error('no shop'); };";
        Files.writeString(folder.resolve("later.mjs"), throwing);
        Files.writeString(folder.resolve("nightly.mjs"), throwing);
        String id;
        try (var node = start()) {
            post(node.httpPort(), "/hooks/north");
            post(node.httpPort(), "/hooks/south");
            eventually(() -> letters("function:later") == 2);
            eventually(() -> letters("function:nightly") > 0);
            assertThat(metrics())
                    .contains(
                            "hearth_dead_letters_total{function=\"later\",reason=\"attempts\",trigger=\"hook\"} 2.0");
            eventually(
                    () -> metrics().contains("hearth_dead_letters_kept{function=\"later\"} 2.0"));
            node.kill();
        }
        Files.writeString(folder.resolve("later.mjs"), "export const handler = e => e.data;");
        Files.writeString(folder.resolve("nightly.mjs"), "export const handler = () => 1;");
        try (var _ = start()) {
            assertThat(hearth("dlq", "list")).startsWith("PLACE").contains("function:later", "2");
            var table = hearth("dlq", "list", "function:later");
            assertThat(table.lines()).hasSize(3);
            assertThat(table).contains("hook", "attempts", "Error: no shop");

            var found = new JsonArray(hearth("dlq", "list", "function:later", "-o", "json"));
            id = found.getJsonObject(0).getString("id");
            var letter = new JsonObject(hearth("dlq", "show", "function:later", id));
            var shop = letter.getJsonObject("http").getJsonObject("params").getString("shop");
            assertThat(shop).isIn("north", "south");
            assertThat(letter.getString("data")).isEqualTo("{\"path\":\"/hooks/" + shop + "\"}");
            assertThat(letter.getInteger("attempts")).isEqualTo(2);
            assertThat(letter.getString("stack")).contains("later.mjs");
            assertThat(letter.getJsonObject("headers").getString("x-from")).isEqualTo("test");
            assertThat(letter.getJsonObject("headers").getString("authorization")).isEqualTo("***");
            assertThat(letter.getJsonObject("http").getJsonObject("query").encode())
                    .isEqualTo("{\"access_token\":[\"***\"]}");
            assertThat(letter.encode()).doesNotContain("s3cret");
            assertThat(hearth("dlq", "show", "function:later", id, "--credentials"))
                    .contains("Bearer s3cret", "q-s3cret");

            assertThat(hearth("dlq", "redrive", "function:later", "--dry-run"))
                    .contains("2 letters would be sent back, 0 others are there");
            assertThat(
                            hearth(
                                    "dlq",
                                    "redrive",
                                    "function:later",
                                    "--filter",
                                    "invocation-id=" + id))
                    .contains("1 letters sent back");
            assertThat(letters("function:later")).isEqualTo(1);
            eventually(() ->
                    hearth("invocations", "list", "--function", "later", "--state", "succeeded")
                            .contains("hook"));
            assertThat(hearth("dlq", "redrive", "function:later", "--rate", "100"))
                    .contains("1 letters sent back");

            var slot =
                    new JsonArray(hearth("dlq", "list", "function:nightly", "-o", "json"))
                            .getJsonObject(0);
            assertThat(hearth("dlq", "show", "function:nightly", slot.getString("id")))
                    .contains("\"cron\"", "dev.hearth.cron.slot", slot.getString("eventId"));
            long slots = letters("function:nightly");
            assertThat(hearth("dlq", "purge", "function:nightly", "--yes"))
                    .contains("%d letters removed".formatted(slots));
            assertThat(hearth("dlq", "list").lines()).hasSize(1);

            whatCannotBeDoneIsSaid();
        }
    }

    private void whatCannotBeDoneIsSaid() {
        assertThat(hearth("dlq", "list", "function:nobody")).contains("404 unknown_function");
        assertThat(hearth("dlq", "list", "function:A_B")).contains("404 unknown_function");
        assertThat(hearth("dlq", "show", "function:later", "none"))
                .contains("no letter none is in 'function:later'");
        assertThat(hearth("dlq", "list", "function:later", "--filter", "key=1"))
                .contains("'key=1' is no filter");
        assertThat(hearth("dlq", "purge", "function:later", "--yes", "--filter", "x"))
                .contains("'x' is no filter");
        var client = new AdminClient(URI.create(admin), null);
        for (var query : List.of("until=yesterday", "rate=0", "x=1")) {
            assertThat(client.delete("/v1/dead-letters/function:later?" + query).statusCode())
                    .as(query)
                    .isEqualTo(400);
        }
    }

    private HearthProcess start() throws Exception {
        var node =
                HearthProcess.start(
                        folder, "run", ".", "--no-kafka", "--http-port", "0", "--admin-port", "0");
        admin = node.admin();
        return node;
    }

    private static void post(int port, String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d%s?access_token=q-s3cret"
                                                .formatted(port, path)))
                        .timeout(Duration.ofSeconds(60))
                        .header("content-type", "application/json")
                        .header("x-from", "test")
                        .header("authorization", "Bearer s3cret")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"path\":\"" + path + "\"}"))
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
                    .isEqualTo(202);
        }
    }

    private long letters(String place) {
        var places = new AdminClient(URI.create(admin), null).list("/v1/dead-letters");
        for (int i = 0; i < places.size(); i++) {
            if (place.equals(places.getJsonObject(i).getString("place"))) {
                return places.getJsonObject(i).getLong("letters");
            }
        }
        return 0;
    }

    private String metrics() {
        return new String(new AdminClient(URI.create(admin), null).ask("/metrics").body(), UTF_8);
    }

    private static void eventually(BooleanSupplier condition) {
        long since = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - since))
                    .isLessThan(Duration.ofSeconds(90));
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /// What a command prints, on both streams.
    private String hearth(String... arguments) {
        var output = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.add("--admin");
        all.add(admin);
        Main.commandLine()
                .setOut(new PrintWriter(output, true))
                .setErr(new PrintWriter(output, true))
                .execute(all.toArray(String[]::new));
        return output.toString();
    }
}
