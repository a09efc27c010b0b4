package dev.hearth.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `{http: URL}` targets of a whole node.
final class WebhooksTest {

    private record Received(Headers headers, String body) {}

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir private Path folder;

    private final ConcurrentLinkedQueue<Received> received = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                    received.add(new Received(exchange.getRequestHeaders(), body));
                    if (received.size() == 1) {
                        exchange.getResponseHeaders().set("retry-after", "0");
                    }
                    exchange.sendResponseHeaders(received.size() == 1 ? 503 : 204, -1);
                    exchange.close();
                });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aGrantedHostGetsTheSignedEventUntilItTakesIt() {
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript(
                                        "sends",
                                        target() + "grants: {network: ['%s']},".formatted(host()),
                                        "export const handler = () => ({a: 1});")
                                .read());
        try {
            assertThat(TestNodes.get(node.httpPort(), "/sends").statusCode()).isEqualTo(200);
            assertThat(received).hasSize(2);
            assertThat(received).extracting(Received::body).containsOnly("{\"a\":1}");
            assertThat(received)
                    .allSatisfy(one -> {
                        assertThat(one.headers().getFirst("ce-type"))
                                .isEqualTo("dev.hearth.function.result");
                        assertThat(one.headers().getFirst("webhook-signature")).startsWith("v1,");
                    });
            assertThat(received)
                    .extracting(one -> one.headers().getFirst("webhook-id"))
                    .containsOnly(received.element().headers().getFirst("webhook-id"));
        } finally {
            node.close();
        }
    }

    @Test
    void aPrivateAddressIsNotReachedUnlessItIsGranted() {
        var node =
                TestNodes.start(
                        folder,
                        functions()
                                .javaScript(
                                        "sends", target(), "export const handler = () => ({a: 1});")
                                .read());
        try {
            assertThat(TestNodes.get(node.httpPort(), "/sends").statusCode()).isEqualTo(500);
            assertThat(received).isEmpty();
        } finally {
            node.close();
        }
    }

    @Test
    void retryAfterIsSecondsOrADate() {
        var now = Instant.parse("2026-11-23T12:00:00Z");

        assertThat(Webhooks.retryAfter("120", now)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Webhooks.retryAfter("Mon, 23 Nov 2026 12:00:30 GMT", now))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(Webhooks.retryAfter("Mon, 23 Nov 2026 11:00:30 GMT", now)).isNull();
        assertThat(Webhooks.retryAfter("soon", now)).isNull();
        assertThat(Webhooks.retryAfter(null, now)).isNull();
    }

    private String target() {
        return "onSuccess: [{http: 'http://%s/hook', secret: '%s'}],".formatted(host(), SECRET);
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private Bundles functions() {
        return new Bundles(folder.resolve("functions"));
    }
}
