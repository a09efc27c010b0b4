package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static dev.hearth.trigger.http.Http2Socket.CONTINUATION;
import static dev.hearth.trigger.http.Http2Socket.DATA;
import static dev.hearth.trigger.http.Http2Socket.END_HEADERS;
import static dev.hearth.trigger.http.Http2Socket.END_STREAM;
import static dev.hearth.trigger.http.Http2Socket.GOAWAY;
import static dev.hearth.trigger.http.Http2Socket.HEADERS;
import static dev.hearth.trigger.http.Http2Socket.RST_STREAM;
import static dev.hearth.trigger.http.Http2Socket.SETTINGS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Auth;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Limits;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients of HTTP/2 that send too much, too slowly, nonsense, or go away.
@Timeout(120)
class HostileHttp2Test {

    private static final long ENHANCE_YOUR_CALM = 11;
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final FunctionSpec ECHO =
            function("f", trigger("in", "/f", "POST", "GET"))
                    .withLimits(Limits.DEFAULT.withPayload(new DataSize(1024)));

    @Test
    void aHundredRequestsAtOnceAreAllowed() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            var settings = ByteBuffer.wrap(socket.await(SETTINGS).payload());
            long streams = -1;
            while (settings.hasRemaining()) {
                int name = settings.getShort();
                int value = settings.getInt();
                streams = name == 3 ? value : streams;
            }
            assertThat(streams).isEqualTo(100);

            var outcome = Promise.<Outcome>promise();
            it.mesh.behaviour = _ -> outcome.future();
            for (int each = 0; each <= 100; each++) {
                socket.send(HEADERS, END_HEADERS | END_STREAM, 1 + 2 * each, get());
            }
            assertThat(socket.await(RST_STREAM).stream()).isEqualTo(201);
            assertThat(it.mesh.invocations).hasSize(100);
            outcome.complete(FakeMesh.returned("done"));
            assertThat(socket.await(HEADERS).stream()).isEqualTo(1);
        }
    }

    @Test
    void rapidResetsEndTheConnection() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            it.mesh.behaviour = _ -> Promise.<Outcome>promise().future();
            try {
                for (int each = 0; each < 10_000; each++) {
                    socket.send(HEADERS, END_HEADERS, 1 + 2 * each, get());
                    socket.reset(1 + 2 * each);
                }
            } catch (IOException closed) {
                // It may be before all was sent.
            }
            try {
                assertThat(socket.await(GOAWAY).errorCode()).isEqualTo(ENHANCE_YOUR_CALM);
            } catch (EOFException | SocketException closed) {
                // What was sent after the end can make the end a reset.
            }
            assertThat(it.mesh.heard).isEmpty();
            it.gateway.drain().await();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PRI * HTTP/2.0",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /f HTTP/1.1\r\nhost: a\r\nx-drip: "
            })
    void whoNeverGetsToARequestIsSentAway(String beginning) throws Exception {
        var settings = GatewayFixture.SETTINGS.withTimeouts(SHORT, LONG);
        try (var it = new GatewayFixture(settings, ECHO);
                var socket = it.connect()) {
            socket.getOutputStream().write(beginning.getBytes(ISO_8859_1));

            new Http2Socket(socket).awaitEnd();
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aHeadThatDripsIsClosed() throws Exception {
        var settings = GatewayFixture.SETTINGS.withTimeouts(SHORT, LONG);
        try (var it = new GatewayFixture(settings, ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            socket.send(HEADERS, 0, 1, get());
            it.vertx.setPeriodic(
                    20,
                    _ -> {
                        try {
                            socket.send(CONTINUATION, 0, 1, Http2Socket.fields("x", "y"));
                        } catch (IOException closed) {
                            // The reader sees it too.
                        }
                    });

            socket.awaitEnd();
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void anEndlessHeadEndsTheConnection() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            socket.send(HEADERS, 0, 1, get());
            assertThatThrownBy(
                            () -> {
                                for (int each = 0; each < 100_000; each++) {
                                    socket.send(
                                            CONTINUATION,
                                            0,
                                            1,
                                            Http2Socket.fields("x", "y".repeat(10_000)));
                                }
                            })
                    .isInstanceOf(IOException.class);
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void aBodyThatDripsIsARequestTimeoutOfItsStreamAlone() throws Exception {
        var settings = GatewayFixture.SETTINGS.withTimeouts(LONG, SHORT);
        try (var it = new GatewayFixture(settings, ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            socket.send(HEADERS, END_HEADERS, 1, Http2Socket.request("POST", "/f"));
            socket.send(DATA, 0, 1, new byte[3]);

            assertThat(socket.await(HEADERS).stream()).isEqualTo(1);
            assertThat(new String(socket.await(DATA).payload(), ISO_8859_1))
                    .contains("body_timeout");
            var reset = socket.await(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(1);
            assertThat(reset.errorCode()).as("NO_ERROR").isZero();
            assertThat(it.mesh.invocations).isEmpty();

            socket.send(HEADERS, END_HEADERS | END_STREAM, 3, get());
            assertThat(socket.await(HEADERS).stream()).isEqualTo(3);
            assertThat(it.mesh.invocations).hasSize(1);
        }
    }

    @Test
    void anEndlessBodyIsCutOff() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            socket.send(HEADERS, END_HEADERS, 1, Http2Socket.request("POST", "/f"));
            for (int each = 0; each < 60; each++) {
                socket.send(DATA, 0, 1, new byte[1024]);
            }
            assertThat(new String(socket.await(DATA).payload(), ISO_8859_1))
                    .contains("payload_too_large");
            assertThat(socket.await(RST_STREAM).errorCode()).as("NO_ERROR").isZero();
            assertThat(it.mesh.heard).containsExactly("refused payload_too_large");
        }
    }

    @Test
    void aBodyThatIsTooLargeIsCutOffBeforeItsSenderIsKnown() throws Exception {
        try (var mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var it = new GatewayFixture();
                var socket = Http2Socket.greeted(it.connect())) {
            var keys = URI.create("http://127.0.0.1:%d/".formatted(mute.getLocalPort()));
            var auth = new Auth.Jwt(new Auth.KeySet.Url(keys), Tokens.ISSUER, Set.of(), Set.of());
            var trigger = Trigger.Http.of("in", "/f", Set.of("POST")).withAuth(auth);
            it.gateway.update(
                    RouteTable.of(List.of(function("f", trigger).withLimits(ECHO.limits()))));
            var head = new ByteArrayOutputStream();
            head.writeBytes(Http2Socket.request("POST", "/f"));
            head.writeBytes(
                    Http2Socket.fields(
                            "authorization", "Bearer " + Tokens.rsa("k1").token(Instant.now())));
            socket.send(HEADERS, END_HEADERS, 1, head.toByteArray());
            socket.send(DATA, 0, 1, new byte[1025]);

            assertThat(new String(socket.await(DATA).payload(), ISO_8859_1))
                    .contains("payload_too_large");
        }
    }

    @Test
    void anIdleConnectionIsClosedAndAWorkingOneIsNot() throws Exception {
        var settings =
                GatewayFixture.SETTINGS.withEventLoops(1).withTimeouts(Duration.ofSeconds(2), LONG);
        var outcome = Promise.<Outcome>promise();
        try (var it = new GatewayFixture(settings, ECHO)) {
            it.mesh.behaviour = _ -> outcome.future();
            var working = Http2Socket.asking(it.connect(), get());
            assertThat(it.mesh.invocations.poll(60, TimeUnit.SECONDS)).isNotNull();
            // Refused at once: the connection still has a request.
            working.send(
                    HEADERS, END_HEADERS | END_STREAM, 3, Http2Socket.request("GET", "/nowhere"));
            assertThat(working.await(HEADERS).stream()).isEqualTo(3);
            try (var idle = Http2Socket.greeted(it.connect())) {
                assertThat(idle.await(GOAWAY).errorCode()).isZero();
                idle.awaitEnd();
            }
            outcome.complete(FakeMesh.returned("slow"));

            assertThat(working.await(HEADERS).stream()).isEqualTo(1);
            working.awaitEnd();
            working.close();
        }
    }

    @Test
    void aClientThatResetsItsRequestHoldsNothingUp() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            var outcome = Promise.<Outcome>promise();
            it.mesh.behaviour = _ -> outcome.future();
            socket.send(HEADERS, END_HEADERS, 1, Http2Socket.request("POST", "/f"));
            socket.reset(1);
            socket.send(HEADERS, END_HEADERS | END_STREAM, 3, get());
            assertThat(it.mesh.invocations.poll(60, TimeUnit.SECONDS)).isNotNull();
            socket.reset(3);
            socket.send(
                    HEADERS, END_HEADERS | END_STREAM, 5, Http2Socket.request("GET", "/nowhere"));
            assertThat(socket.await(HEADERS).stream()).isEqualTo(5);

            var drained = it.gateway.drain();
            outcome.complete(FakeMesh.returned("nobody reads this"));
            drained.await();
            assertThat(it.mesh.heard).contains("settled f@1 in returned 200");
        }
    }

    @Test
    void whatIsStillRunningDoesNotKeepThePortOpen() throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            it.mesh.behaviour = _ -> Promise.<Outcome>promise().future();
            socket.send(HEADERS, END_HEADERS | END_STREAM, 1, get());
            assertThat(it.mesh.invocations.poll(60, TimeUnit.SECONDS)).isNotNull();
            var _ = it.gateway.drain();
            assertThat(socket.await(GOAWAY).errorCode()).isZero();

            it.gateway.close().await();
            socket.awaitEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "G ET",
                "",
                "get\u0001",
            })
    void aMethodThatIsNoneIsNotInvoked(String method) throws Exception {
        try (var it = new GatewayFixture(ECHO);
                var socket = Http2Socket.greeted(it.connect())) {
            socket.send(HEADERS, END_HEADERS | END_STREAM, 1, Http2Socket.request(method, "/f"));
            try (var next = Http2Socket.greeted(it.connect())) {
                next.send(HEADERS, END_HEADERS | END_STREAM, 1, get());
                assertThat(next.await(HEADERS).stream()).isEqualTo(1);
            }
            assertThat(it.mesh.invocations).hasSize(1);
        }
    }

    private static byte[] get() {
        return Http2Socket.request("GET", "/f");
    }
}
