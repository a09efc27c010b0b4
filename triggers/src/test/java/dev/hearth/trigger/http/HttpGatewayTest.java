package dev.hearth.trigger.http;

import static dev.hearth.trigger.http.Fixtures.function;
import static dev.hearth.trigger.http.Fixtures.trigger;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Auth;
import dev.hearth.function.SignatureScheme;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The gateway over real connections; the mesh behind it is [FakeMesh].
@Timeout(120)
class HttpGatewayTest {

    @Test
    void aRequestBecomesAnInvocationAndItsOutcomeTheAnswer() throws Exception {
        try (var it = new GatewayFixture(function("shop", trigger("hook", "/shop/{id}", "POST")))) {
            var answer =
                    it.post(
                            "/shop/a%2Fb?x=1&x=2&y=",
                            "{\"a\":1}",
                            "content-type",
                            "application/json",
                            "x-request-id",
                            "r-1",
                            "x-two",
                            "1",
                            "x-two",
                            "2");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("done");
            var invocation = it.mesh.invocations.remove();
            assertThat(header(answer, "hearth-invocation-id")).isEqualTo(invocation.id().value());
            assertThat(header(answer, "hearth-sandbox")).isEqualTo("blank");
            assertThat(header(answer, "server-timing")).startsWith("queue;dur=");
            assertThat(invocation.trigger()).isEqualTo("hook");
            assertThat(invocation.function()).hasToString("shop@1");
            assertThat(invocation.deadline().remaining()).isBetween(millis(0), millis(5_000));
            var event = invocation.event().cloudEvent();
            assertThat(event.getId()).isEqualTo("r-1");
            assertThat(event.getSource()).hasToString("/shop/a%2Fb");
            assertThat(data(invocation)).isEqualTo("{\"a\":1}");
            var http = (Origin.Http) invocation.event().origin();
            assertThat(http.method()).isEqualTo("POST");
            assertThat(http.path()).isEqualTo("/shop/a%2Fb");
            assertThat(http.params()).isEqualTo(Map.of("id", "a/b"));
            assertThat(http.query()).isEqualTo(Map.of("x", List.of("1", "2"), "y", List.of("")));
            assertThat(http.headers()).containsEntry("x-two", "1, 2");
            assertThat(it.mesh.heard)
                    .containsExactly("received shop@1 hook", "settled shop@1 hook returned 200");
        }
    }

    @Test
    void bodiesOfAllKindsArriveAsTheyWereSent() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            for (var type :
                    List.of(
                            "application/json",
                            "text/plain;charset=utf-8",
                            "text/csv",
                            "multipart/mixed; boundary=x",
                            "image/png")) {
                it.post("/f", "a=1&b=é\u0000", "content-type", type);
                var invocation = it.mesh.invocations.remove();

                assertThat(data(invocation)).isEqualTo("a=1&b=é\u0000");
                assertThat(invocation.event().cloudEvent().getDataContentType()).isEqualTo(type);
            }
        }
    }

    @Test
    void aBodyInManyChunksArrivesWhole() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            var body = "0123456789".repeat(100_000);

            var output =
                    it.curl(
                            "/f",
                            "-H",
                            "transfer-encoding: chunked",
                            "-H",
                            "expect:",
                            "-H",
                            "content-type: text/plain",
                            "--data-binary",
                            "@" + file(body));

            assertThat(output).startsWith("HTTP/1.1 200 OK");
            assertThat(data(it.mesh.invocations.remove())).isEqualTo(body);
        }
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            var output = it.curl("/f", "-H", "expect: 100-continue", "-d", "hello");

            assertThat(output).startsWith("HTTP/1.1 100 Continue").contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void everyKindOfOutcomeIsAnswered() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            it.mesh.behaviour =
                    _ ->
                            Future.succeededFuture(
                                    new Outcome.Returned(new Result.Nothing(), Fixtures.EXECUTION));
            var output = it.curl("/f");
            assertThat(output).startsWith("HTTP/1.1 204 No Content").doesNotContain("content-l");

            it.mesh.behaviour =
                    _ ->
                            Future.succeededFuture(
                                    new Outcome.Returned(
                                            new Result.HttpResponse(
                                                    302,
                                                    Map.of("Location", "/there"),
                                                    Payload.text("")),
                                            Fixtures.EXECUTION));
            assertThat(it.get("/f").statusCode()).isEqualTo(302);

            it.mesh.behaviour =
                    _ ->
                            Future.succeededFuture(
                                    new Outcome.Rejected(
                                            Outcome.Rejected.Reason.FUNCTION_FULL,
                                            "32 of 32",
                                            Duration.ofSeconds(3)));
            var full = it.get("/f");
            assertThat(full.statusCode()).isEqualTo(429);
            assertThat(header(full, "retry-after")).isEqualTo("3");
            assertThat(header(full, "content-type")).isEqualTo("application/problem+json");
        }
    }

    @Test
    void aBrokenMeshIsAnInternalErrorThatTellsNothing() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            it.mesh.behaviour = _ -> Future.failedFuture(new IllegalStateException("secret"));
            problem(it.get("/f"), 500, "router", "internal_error");
            it.mesh.behaviour =
                    _ -> {
                        throw new IllegalStateException("secret");
                    };
            var thrown = it.get("/f");
            problem(thrown, 500, "router", "internal_error");

            assertThat(thrown.body()).doesNotContain("secret");
            assertThat(it.mesh.heard).contains("settled f@1 in broken 500");
            it.mesh.behaviour = _ -> Future.succeededFuture(FakeMesh.returned("again"));
            assertThat(it.get("/f").body()).isEqualTo("again");
        }
    }

    @Test
    void anAnswerThatCannotBeWrittenIsAnInternalError() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            var split = new Payload("text/plain\r\nx: y", Buffer.buffer("x"));
            it.mesh.behaviour =
                    _ ->
                            Future.succeededFuture(
                                    new Outcome.Returned(
                                            new Result.Value(split), Fixtures.EXECUTION));

            problem(it.get("/f"), 500, "gateway", "internal_error");
            it.gateway.drain().await();
        }
    }

    @Test
    void aClientOfHttp10IsAnswered() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            assertThat(it.raw("GET /f HTTP/1.0\r\n\r\n"))
                    .startsWith("HTTP/1.0 200 OK")
                    .endsWith("done");
        }
    }

    @Test
    void anOutcomeFromAnotherThreadIsAnsweredToo() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            it.mesh.behaviour =
                    _ -> {
                        var promise = Promise.<Outcome>promise();
                        Thread.ofVirtual().start(() -> promise.complete(FakeMesh.returned("late")));
                        return promise.future();
                    };

            assertThat(it.get("/f").body()).isEqualTo("late");
        }
    }

    @Test
    void noRouteAndTheWrongMethodAreTold() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f/{x}", "GET", "PUT")))) {
            problem(it.get("/g"), 404, "gateway", "no_route");
            var wrong = it.post("/f/1", "");
            problem(wrong, 405, "gateway", "method_not_allowed");
            assertThat(header(wrong, "allow")).isEqualTo("GET, HEAD, OPTIONS, PUT");
            assertThat(it.get("/f/%25zz").statusCode()).isEqualTo(200);
            assertThat(it.raw("GET /f/%zz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400")
                    .contains("malformed_request");
        }
    }

    @Test
    void optionsTellsWhatIsAllowedAndHeadIsGetWithoutABody() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            var options = it.send(it.request("/f").method("OPTIONS", BodyPublishers.noBody()));
            assertThat(options.statusCode()).isEqualTo(204);
            assertThat(header(options, "allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(it.mesh.invocations).isEmpty();

            var head = it.send(it.request("/f").method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(((Origin.Http) it.mesh.invocations.remove().event().origin()).method())
                    .isEqualTo("HEAD");
        }
    }

    @Test
    void cloudEventsAreReadFromTheWire() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "POST")))) {
            it.post(
                    "/f",
                    "{}",
                    "ce-specversion",
                    "1.0",
                    "CE-ID",
                    "b-1",
                    "ce-source",
                    "/s",
                    "ce-type",
                    "t",
                    "content-type",
                    "application/json");
            assertThat(it.mesh.invocations.remove().event().cloudEvent().getId()).isEqualTo("b-1");

            it.post(
                    "/f",
                    "{\"specversion\":\"1.0\",\"id\":\"s-1\",\"source\":\"/s\",\"type\":\"t\"}",
                    "content-type",
                    "application/cloudevents+json");
            assertThat(it.mesh.invocations.remove().event().cloudEvent().getId()).isEqualTo("s-1");

            problem(it.post("/f", "{}", "ce-id", "1"), 400, "gateway", "malformed_cloudevent");
            problem(
                    it.post("/f", "[]", "content-type", "application/cloudevents-batch+avro"),
                    415,
                    "gateway",
                    "unsupported_media_type");
            assertThat(it.mesh.invocations).isEmpty();
        }
    }

    @Test
    void onlyWhatIsSignedReachesTheFunction() throws Exception {
        var signature =
                new Auth.Signature(
                        new SignatureScheme.Github(), List.of("new", "It's a Secret to Everybody"));
        var hook = Trigger.Http.of("hook", "/hook", Set.of("POST")).withAuth(signature);
        var digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        try (var it = new GatewayFixture(function("f", hook))) {
            problem(it.post("/hook", "Hello, World!"), 401, "gateway", "signature_missing");
            problem(
                    it.post("/hook", "Hello, World?", "x-hub-signature-256", "sha256=" + digest),
                    401,
                    "gateway",
                    "signature_invalid");
            assertThat(it.mesh.invocations).isEmpty();
            assertThat(it.mesh.heard)
                    .containsExactly("refused signature_missing", "refused signature_invalid");

            var genuine =
                    it.post(
                            "/hook",
                            "Hello, World!",
                            "x-hub-signature-256",
                            "sha256=" + digest,
                            "x-github-event",
                            "push",
                            "x-github-delivery",
                            "d-1");
            assertThat(genuine.statusCode()).isEqualTo(200);
            var event = it.mesh.invocations.remove().event().cloudEvent();
            assertThat(event.getId()).isEqualTo("d-1");
            assertThat(event.getType()).isEqualTo("com.github.push");
        }
    }

    @Test
    void anUpdateSwapsTheRoutes() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/old", "GET")))) {
            assertThat(it.get("/old").statusCode()).isEqualTo(200);

            it.gateway.update(RouteTable.of(List.of(function("g", trigger("in", "/new", "GET")))));

            assertThat(it.get("/old").statusCode()).isEqualTo(404);
            assertThat(it.get("/new").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyEventLoopHasItsOwnInvokerAndServes() throws Exception {
        try (var it =
                new GatewayFixture(
                        GatewayFixture.SETTINGS.withEventLoops(3),
                        function("f", trigger("in", "/f", "GET")))) {
            var seen = new HashSet<Thread>();
            it.mesh.behaviour =
                    _ -> {
                        seen.add(Thread.currentThread());
                        return Future.succeededFuture(FakeMesh.returned("done"));
                    };

            for (int i = 0; i < 12; i++) {
                it.raw("GET /f HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            }

            assertThat(it.mesh.loops).hasSize(3).doesNotHaveDuplicates();
            assertThat(seen).containsExactlyInAnyOrderElementsOf(it.mesh.loops);
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        var vertx = Vertx.vertx();
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var settings = GatewayFixture.SETTINGS.withAddress("127.0.0.1", taken.getLocalPort());
            var mesh = new FakeMesh();

            var starting =
                    HttpGateway.start(
                            vertx,
                            settings,
                            Fixtures.HERE,
                            mesh::forThisLoop,
                            RouteTable.EMPTY,
                            mesh,
                            mesh,
                            new FakeState(),
                            new Doorstep());

            assertThatThrownBy(starting::await)
                    .hasMessageStartingWith(
                            "HTTP port %d cannot be opened on 127.0.0.1"
                                    .formatted(taken.getLocalPort()));
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void aDrainAnswersWhatCameBeforeAndTurnsAwayTheRest() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")))) {
            var outcome = Promise.<Outcome>promise();
            var calls = new AtomicInteger();
            it.mesh.behaviour =
                    _ ->
                            calls.getAndIncrement() == 0
                                    ? outcome.future()
                                    : Future.succeededFuture(FakeMesh.returned("early"));
            var before = Thread.ofVirtual();
            var answers = new LinkedBlockingQueue<HttpResponse<String>>();
            before.start(() -> {
                try {
                    answers.add(it.get("/f"));
                } catch (Exception lost) {
                    throw new AssertionError(lost);
                }
            });
            assertThat(it.mesh.invocations.poll(30, TimeUnit.SECONDS)).isNotNull();

            var drained = it.gateway.drain();
            var refused = it.curl("/f");
            // Its event loop hears of it a little later.
            while (refused.startsWith("HTTP/1.1 200")) {
                refused = it.curl("/f");
            }
            assertThat(refused)
                    .startsWith("HTTP/1.1 503")
                    .contains("retry-after: 1\r\n", "connection: close\r\n", "\"node_draining\"");
            assertThat(drained.isComplete()).isFalse();

            outcome.complete(FakeMesh.returned("finished"));
            drained.await();
            assertThat(answers.poll(30, TimeUnit.SECONDS))
                    .satisfies(answer -> assertThat(answer.body()).isEqualTo("finished"));
            it.gateway.close().await();
            assertThat(it.curl("/f")).contains("Failed to connect");
        }
    }

    @Test
    void aDrainOfConnectionsAnswersOnceMoreOnEach() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")));
                var one = it.connect()) {
            var other = it.connect();
            assertThat(ask(one)).startsWith("HTTP/1.1 200").doesNotContain("connection: close");
            assertThat(ask(other)).startsWith("HTTP/1.1 200");

            var drained = it.gateway.drainConnections(Duration.ofDays(1));
            String last;
            do { // Its event loop hears of the drain a little later.
                last = ask(one);
                assertThat(last).startsWith("HTTP/1.1 200");
            } while (!last.contains("connection: close\r\n"));
            assertThat(one.getInputStream().readAllBytes()).isEmpty();
            assertThat(drained.isComplete()).isFalse();

            other.close();
            drained.await();
        }
    }

    @Test
    void aDrainOfConnectionsDoesNotWaitForThoseThatAreQuiet() throws Exception {
        try (var it = new GatewayFixture(function("f", trigger("in", "/f", "GET")));
                var quiet = it.connect()) {
            assertThat(ask(quiet)).startsWith("HTTP/1.1 200");
            it.gateway.drainConnections(Duration.ofMillis(50)).await();
        }
    }

    /// The answer up to the end of its body, `done`.
    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write("GET /f HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(UTF_8));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\ndone") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        return answer.toString();
    }

    @Test
    void drainingWithNothingToDoIsDoneAtOnce() {
        try (var it = new GatewayFixture()) {
            it.gateway.drain().await();
            it.gateway.drain().await();
            it.gateway.close().await();
        }
    }

    private static void problem(
            HttpResponse<String> answer, int status, String component, String reason) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(header(answer, "content-type")).isEqualTo(Problem.CONTENT_TYPE);
        var problem = new JsonObject(answer.body());
        assertThat(problem.getString("component")).isEqualTo(component);
        assertThat(problem.getString("reason")).isEqualTo(reason);
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElseThrow();
    }

    private static String data(Invocation invocation) {
        return new String(invocation.event().cloudEvent().getData().toBytes(), UTF_8);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private static Path file(String text) throws IOException {
        var file = Files.createTempFile("body", ".txt");
        file.toFile().deleteOnExit();
        return Files.writeString(file, text);
    }
}
