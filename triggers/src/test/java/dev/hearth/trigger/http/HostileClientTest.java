package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Limits;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Clients that send too much, too slowly, nonsense, or go away.
@Timeout(120)
class HostileClientTest {

    private static final FunctionSpec ECHO = limitedTo(1024);

    @Test
    void aDeclaredLengthBeyondTheLimitIsRefusedBeforeTheBody() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            assertThat(it.raw("POST /f HTTP/1.1\r\nhost: a\r\ncontent-length: 1025\r\n\r\n"))
                    .startsWith("HTTP/1.1 413")
                    .contains("connection: close", "payload_too_large", "at most 1Ki");
            assertThat(it.post("/f", "x".repeat(1024)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anEndlessBodyIsCutOff() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = it.connect()) {
            send(socket, "POST /f HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n");
            long sent = sendUntilClosed(socket, "400\r\n" + "x".repeat(1024) + "\r\n");

            assertThat(sent).isGreaterThan(1);
            assertThat(it.mesh.invocations).isEmpty();
            assertThat(it.mesh.heard).containsExactly("refused payload_too_large");
            assertThat(it.post("/f", "next").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void curlReadsThe413OfALargeUpload() throws Exception {
        var file = Files.createTempFile("large", ".bin");
        try (var it = new GatewayFixture(ECHO)) {
            Files.write(file, new byte[3 << 20]);
            for (var encoding : new String[] {"x-none: 1", "transfer-encoding: chunked"}) {
                assertThat(
                                it.curl(
                                        "/f",
                                        "-H",
                                        "expect:",
                                        "-H",
                                        encoding,
                                        "--data-binary",
                                        "@" + file))
                        .contains("HTTP/1.1 413", "payload_too_large");
            }
            assertThat(it.mesh.invocations).isEmpty();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void malformedRequestsAreToldSoAndClosed() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            assertThat(it.raw("nonsense\r\n\r\n")).contains(" 400 ", "malformed_request");
            assertThat(
                            it.raw(
                                    "GET /f HTTP/1.1\r\nhost: a\r\nconnection: close\r\nbad header\r\n\r\n"))
                    .startsWith("HTTP/1.1 400");
            assertThat(it.raw("GET /f HTTP/1.1\r\nconnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("'Host' header is required");
            assertThat(
                            it.raw(
                                    "POST /f HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n"
                                            + "content-length: 6\r\n\r\nhello"))
                    .startsWith("HTTP/1.1 400");
            assertThat(it.raw("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\nhost: a\r\n\r\n"))
                    .contains(" 414 ", "uri_too_long");
            assertThat(
                            it.raw(
                                    "GET /f HTTP/1.1\r\nhost: a\r\nx: "
                                            + "x".repeat(17_000)
                                            + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 431")
                    .contains("headers_too_large");
            assertThat(it.mesh.invocations).isEmpty();
            assertThat(it.post("/f", "next").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aHeadThatDripsIsClosed() throws Exception {
        var settings =
                GatewayFixture.SETTINGS.withTimeouts(
                        Duration.ofMillis(300), Duration.ofSeconds(30));
        try (var it = new GatewayFixture(settings, ECHO);
                var socket = it.connect()) {
            send(socket, "GET /f HTTP/1.1\r\nhost: a\r\nx-drip: ");
            it.vertx.setPeriodic(20, _ -> drip(socket));

            assertThat(readUntilClosed(socket)).isEmpty();
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void anIdleConnectionIsClosedAndAWorkingOneIsNot() throws Exception {
        var settings =
                GatewayFixture.SETTINGS.withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(30));
        try (var it = new GatewayFixture(settings, ECHO);
                var idle = it.connect();
                var working = it.connect()) {
            var outcome = Promise.<Outcome>promise();
            it.mesh.behaviour = _ -> outcome.future();
            send(working, "POST /f HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
            assertThat(it.mesh.invocations.poll(30, TimeUnit.SECONDS)).isNotNull();

            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            it.vertx.setTimer(400, _ -> outcome.complete(FakeMesh.returned("slow")));

            assertThat(new String(working.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("slow");
        }
    }

    @Test
    void aBodyThatDripsIsARequestTimeout() throws Exception {
        var settings =
                GatewayFixture.SETTINGS.withTimeouts(
                        Duration.ofSeconds(30), Duration.ofMillis(300));
        try (var it = new GatewayFixture(settings, ECHO);
                var socket = it.connect()) {
            send(socket, "POST /f HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\nabc");

            assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
                    .startsWith("HTTP/1.1 408")
                    .contains("body_timeout", "has no end");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesWhileSendingHoldsNothingUp() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            try (var socket = it.connect()) {
                send(
                        socket,
                        "POST /f HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n"
                                + "content-length: 900\r\n\r\nabc");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            it.gateway.drain().await();
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aClientThatLeavesWhileTheFunctionRunsHoldsNothingUp() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            var outcome = Promise.<Outcome>promise();
            it.mesh.behaviour = _ -> outcome.future();
            try (var socket = it.connect()) {
                send(socket, "POST /f HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
                assertThat(it.mesh.invocations.poll(30, TimeUnit.SECONDS)).isNotNull();
            }
            var drained = it.gateway.drain();
            outcome.complete(FakeMesh.returned("nobody reads this"));

            drained.await();
            assertThat(it.mesh.heard).contains("settled f@1 in returned 200");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (var it = new GatewayFixture(ECHO)) {
            it.mesh.behaviour =
                    invocation ->
                            it.vertx
                                    .timer(20)
                                    .map(_ ->
                                            FakeMesh.returned(
                                                    invocation.event().cloudEvent().getId()));
            var output =
                    it.raw(
                            "POST /f HTTP/1.1\r\nhost: a\r\nx-request-id: first\r\n"
                                    + "content-length: 3\r\n\r\nabc"
                                    + "POST /f HTTP/1.1\r\nhost: a\r\nx-request-id: second\r\n"
                                    + "connection: close\r\ncontent-length: 0\r\n\r\n");

            assertThat(output).containsSubsequence("200 OK", "first", "200 OK", "second");
        }
    }

    private static FunctionSpec limitedTo(int bytes) {
        var limits = Limits.DEFAULT;
        return function("f", trigger("in", "/f", "POST", "GET"))
                .withLimits(limits.withPayload(new DataSize(bytes)));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static void drip(Socket socket) {
        try {
            send(socket, "x");
        } catch (IOException closed) {
            // The reader sees it too.
        }
    }

    /// Nothing when it is closed, which a reset is too; a timeout is not.
    private static String readUntilClosed(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    /// How often it could be sent.
    private static long sendUntilClosed(Socket socket, String text) {
        long sent = 0;
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        try {
            while (System.nanoTime() - end < 0) {
                send(socket, text);
                sent++;
                Thread.onSpinWait();
            }
        } catch (IOException closed) {
            return sent;
        }
        throw new AssertionError("the server goes on reading");
    }
}
