package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Limits;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients of HTTP/2 see: curl, the JDK's.
@Timeout(120)
class Http2Test {

    private static final String PRIOR = "--http2-prior-knowledge";
    private static final FunctionSpec ECHO =
            function("f", trigger("in", "/f", "POST", "GET"))
                    .withLimits(Limits.DEFAULT.withPayload(DataSize.ofMebibytes(2)));

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {PRIOR, "--http2"})
    void aRequestOfCurlIsInvokedAndAnswered(String how) throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            var output = it.curl("/f?x=1", how, "-H", "x-request-id: r-1", "--json", "{\"a\":1}");

            assertThat(output).contains("HTTP/2 200", "hearth-sandbox: blank").endsWith("done");
            assertThat(output).doesNotContain("HTTP/2 400");
            var invocation = it.mesh.invocations.remove();
            assertThat(data(invocation)).isEqualTo("{\"a\":1}");
            var http = (Origin.Http) invocation.event().origin();
            assertThat(http.method()).isEqualTo("POST");
            assertThat(http.query()).isEqualTo(Map.of("x", List.of("1")));
            assertThat(http.headers())
                    .containsEntry("host", "127.0.0.1:" + it.gateway.port())
                    .containsEntry("x-request-id", "r-1")
                    .doesNotContainKeys("upgrade", "http2-settings", "connection");
        }
    }

    @ParameterizedTest
    @CsvSource({PRIOR + ", HTTP/2 200", "--http2, HTTP/1.1 200"})
    void aLargeBodyArrivesWholeButIsNotUpgraded(String how, String answer) throws Exception {
        var body = "0123456789".repeat(150_000);
        try (var it = new GatewayFixture(ECHO)) {
            var output = it.curl("/f", upload(how, body));

            assertThat(output).contains(answer).doesNotContain("101");
            assertThat(data(it.mesh.invocations.remove())).isEqualTo(body);
        }
    }

    @Test
    void theJdksClientUpgradesWithABodyAndGoesOnWithStreams() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
            it.mesh.behaviour = invocation -> returned(Payload.text(data(invocation)));
            var first =
                    client.send(
                            it.request("/f").POST(BodyPublishers.ofString("first")).build(),
                            BodyHandlers.ofString());
            assertThat(first.version()).isEqualTo(Version.HTTP_2);
            assertThat(first.body()).isEqualTo("first");

            var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int each = 0; each < 50; each++) {
                var body = BodyPublishers.ofString("body " + each);
                answers.add(
                        client.sendAsync(
                                it.request("/f").POST(body).build(), BodyHandlers.ofString()));
            }
            for (int each = 0; each < 50; each++) {
                var answer = answers.get(each).get(60, TimeUnit.SECONDS);
                assertThat(answer.version()).isEqualTo(Version.HTTP_2);
                assertThat(answer.body()).isEqualTo("body " + each);
            }
        }
    }

    @Test
    void overTlsItIsNegotiatedAndStaysSoWithANewCertificate() throws Exception {
        var one = TestCertificate.make(folder, "one", "RSA");
        var two = TestCertificate.make(folder, "two", "EC");
        var files = new TlsFiles(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        Files.copy(one.certificate(), files.certificate());
        Files.copy(one.key(), files.key());
        try (var it = new GatewayFixture(GatewayFixture.SETTINGS.withTls(files), ECHO)) {
            assertThat(negotiated(it, "--http2")).contains("CN=one", "h2 200");
            assertThat(negotiated(it, "--http1.1")).contains("CN=one", "http/1.1 200");
            assertThat(negotiated(it, "--no-alpn")).contains("CN=one", "none 200");

            Files.write(files.certificate(), Files.readAllBytes(two.certificate()));
            Files.write(files.key(), Files.readAllBytes(two.key()));
            String said;
            do {
                said = negotiated(it, "--http2");
            } while (!said.contains("CN=two"));
            assertThat(said).contains("h2 200");
        }
    }

    @Test
    void anAnswerIsWithoutFieldsOfTheConnectionAndWithoutABodyWhereItMustBe() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            it.mesh.behaviour =
                    invocation -> {
                        var http = (Origin.Http) invocation.event().origin();
                        var status = Integer.parseInt(http.query().get("status").getFirst());
                        return Future.succeededFuture(
                                new Outcome.Returned(
                                        new Result.HttpResponse(
                                                status,
                                                Map.of("connection", "close", "x-own", "1"),
                                                Payload.text("text")),
                                        Fixtures.EXECUTION));
                    };
            assertThat(it.curl("/f?status=200", PRIOR))
                    .contains("HTTP/2 200", "x-own: 1", "content-length: 4")
                    .doesNotContain("connection: ")
                    .endsWith("text");
            assertThat(it.curl("/f?status=204", PRIOR))
                    .contains("HTTP/2 204")
                    .doesNotContain("content-length", "text/plain");
            assertThat(it.curl("/f?status=200", PRIOR, "--head"))
                    .contains("HTTP/2 200", "content-length: 4")
                    .doesNotContain("curl:")
                    .endsWith("\r\n\r\n");
            assertThat(it.curl("/nowhere", PRIOR, "--head"))
                    .contains("HTTP/2 404", "content-length: ")
                    .doesNotContain("curl:");
        }
    }

    @Test
    void onlyLargeAnswersArePacked() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            var text = "0123456789".repeat(1_000);
            it.mesh.behaviour =
                    invocation ->
                            returned(Payload.text(data(invocation).equals("large") ? text : "x"));

            var small = it.curl("/f", PRIOR, "--compressed", "--data-binary", "small", "-H", TEXT);
            assertThat(small)
                    .contains("HTTP/2 200")
                    .doesNotContain("content-encoding")
                    .endsWith("x");
            var large = it.curl("/f", PRIOR, "--compressed", "--data-binary", "large", "-H", TEXT);
            assertThat(large).contains("HTTP/2 200", "content-encoding: gzip").endsWith(text);
        }
    }

    private static final String TEXT = "content-type: text/plain";

    @ParameterizedTest
    @CsvSource({PRIOR + ", HTTP/2 413", "--http2, HTTP/1.1 413"})
    void aBodyThatIsTooLargeIsRefusedAndCurlReadsIt(String how, String answer) throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            var body = "x".repeat(6 << 20);
            for (var length : new String[] {"x-none: 1", "transfer-encoding: chunked"}) {
                var command = new ArrayList<>(List.of(upload(how, body)));
                command.addAll(List.of("-H", length));
                assertThat(it.curl("/f", command.toArray(String[]::new)))
                        .contains(answer, "payload_too_large");
            }
            assertThat(it.mesh.invocations).isEmpty();
            assertThat(it.curl("/f", PRIOR)).contains("HTTP/2 200");
        }
    }

    @Test
    void aRequestThatIsRefusedLeavesTheOthersOfItsConnectionAlone() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
            var outcome = Promise.<Outcome>promise();
            assertThat(version(client, it)).isEqualTo(Version.HTTP_2);
            var _ = it.mesh.invocations.remove();
            it.mesh.behaviour = _ -> outcome.future();
            var slow = client.sendAsync(it.request("/f").build(), BodyHandlers.ofString());
            assertThat(it.mesh.invocations.poll(60, TimeUnit.SECONDS)).isNotNull();

            for (int each = 0; each < 3; each++) {
                var refused =
                        client.send(
                                it.request("/f")
                                        .POST(BodyPublishers.ofByteArray(new byte[6 << 20]))
                                        .build(),
                                BodyHandlers.ofString());
                assertThat(refused.statusCode()).isEqualTo(413);
            }
            outcome.complete(FakeMesh.returned("slow"));

            assertThat(slow.get(60, TimeUnit.SECONDS).body()).isEqualTo("slow");
        }
    }

    @Test
    void aPathThatIsTooLongIsToldSo() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            assertThat(it.curl("/" + "x".repeat(9_000), PRIOR))
                    .contains("HTTP/2 414", "uri_too_long");
            assertThat(it.curl("/f", PRIOR, "-H", "x: " + "x".repeat(25_000)))
                    .contains("HTTP/2 431");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aDrainAnswersWhatIsUnderWayAndTakesNothingMore() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
            var outcome = Promise.<Outcome>promise();
            assertThat(version(client, it)).isEqualTo(Version.HTTP_2);
            var _ = it.mesh.invocations.remove();
            it.mesh.behaviour = _ -> outcome.future();
            var before = client.sendAsync(it.request("/f").build(), BodyHandlers.ofString());
            assertThat(it.mesh.invocations.poll(60, TimeUnit.SECONDS)).isNotNull();

            var drained = it.gateway.drain();
            JsonObject refused;
            do {
                // Until the drain has begun on each loop.
                var answer = it.curl("/f", PRIOR);
                refused = problem(answer);
            } while (!refused.getString("reason", "").equals("node_draining"));
            assertThat(drained.isComplete()).isFalse();
            outcome.complete(FakeMesh.returned("whole"));

            assertThat(before.get(60, TimeUnit.SECONDS).body()).isEqualTo("whole");
            drained.await();
        }
    }

    private static JsonObject problem(String answer) {
        int body = answer.indexOf('{');
        return body < 0 ? new JsonObject() : new JsonObject(answer.substring(body));
    }

    private static Version version(HttpClient client, GatewayFixture it) throws Exception {
        return client.send(it.request("/f").build(), BodyHandlers.ofString()).version();
    }

    private static Future<Outcome> returned(Payload payload) {
        return Future.succeededFuture(
                new Outcome.Returned(new Result.Value(payload), Fixtures.EXECUTION));
    }

    private static String data(Invocation invocation) {
        return new String(invocation.event().cloudEvent().getData().toBytes(), UTF_8);
    }

    private String[] upload(String how, String body) throws IOException {
        var file = Files.writeString(folder.resolve("body"), body);
        return new String[] {how, "-H", TEXT, "-H", "expect:", "--data-binary", "@" + file};
    }

    /// The subject of the certificate and what was negotiated, as curl tells it.
    private static String negotiated(GatewayFixture it, String how) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sSvk",
                                "--max-time",
                                "30",
                                "-w",
                                "status %{http_code} version %{http_version}",
                                "https://127.0.0.1:" + it.gateway.port() + "/f"));
        command.add(how);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        var subject =
                output.contains("CN=one") ? "CN=one" : output.contains("CN=two") ? "CN=two" : "";
        var protocol =
                output.contains("server accepted h2")
                        ? "h2"
                        : output.contains("server accepted http/1.1") ? "http/1.1" : "none";
        var version = protocol.equals("h2") ? "version 2" : "version 1.1";
        assertThat(output).contains("status 200 " + version);
        return "%s %s 200".formatted(subject, protocol);
    }
}
