package dev.hearth.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.function.Authority;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Grants;
import dev.hearth.function.Language;
import dev.hearth.invocation.Deadline;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import dev.hearth.sandbox.Samples;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against real servers on this machine.
final class GrantedClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Vertx vertx =
            Vertx.vertx(
                    new VertxOptions()
                            .setAddressResolverOptions(
                                    new AddressResolverOptions()
                                            .setHostsValue(
                                                    Buffer.buffer(
                                                            "127.0.0.1 localhost rebound.example shop.localhost\n"))));
    private final GrantedClient client = new GrantedClient(vertx);

    @AfterEach
    void close() {
        client.close().await();
        vertx.close().await();
    }

    private int http(io.vertx.core.Handler<HttpServerRequest> handler) {
        return vertx.createHttpServer()
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    private int raw(io.vertx.core.Handler<NetSocket> handler) {
        return vertx.createNetServer()
                .connectHandler(handler)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    private static FunctionSpec granted(String name, String... authorities) {
        return Samples.function(name, Language.JS, "f.mjs", Path.of("f"))
                .withGrants(
                        new Grants(
                                Arrays.stream(authorities)
                                        .map(Authority::parse)
                                        .collect(Collectors.toSet())));
    }

    private static FunctionSpec granted(int port) {
        return granted("f", "127.0.0.1:" + port);
    }

    private static HostRequest get(String uri) {
        return new HostRequest(
                "GET", URI.create(uri), MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }

    private static HostRequest get(int port) {
        return get("http://127.0.0.1:" + port + "/");
    }

    private Future<HostReply> start(FunctionSpec function, HostRequest request) {
        return client.send(function, request, Deadline.after(PATIENCE), Promise.promise().future());
    }

    private HostReply send(FunctionSpec function, HostRequest request) {
        return start(function, request).await();
    }

    private static HostReply.Answered answered(HostReply reply) {
        assertThat(reply).isInstanceOf(HostReply.Answered.class);
        return (HostReply.Answered) reply;
    }

    private static String failure(HostReply reply) {
        assertThat(reply).isInstanceOf(HostReply.Failed.class);
        return ((HostReply.Failed) reply).detail();
    }

    private static String refusal(HostReply reply) {
        assertThat(reply).isInstanceOf(HostReply.Refused.class);
        return ((HostReply.Refused) reply).detail();
    }

    @Test
    void aRequestArrivesAndItsAnswerComesBack() {
        int port =
                http(request ->
                        request.body()
                                .onSuccess(body ->
                                        request.response()
                                                .setStatusCode(418)
                                                .setStatusMessage("Short and Stout")
                                                .putHeader("x-seen", request.getHeader("x-sent"))
                                                .end(
                                                        request.method()
                                                                + " "
                                                                + request.uri()
                                                                + " "
                                                                + request.getHeader("host")
                                                                + " "
                                                                + body)));
        var request =
                new HostRequest(
                        "PATCH",
                        URI.create("http://127.0.0.1:%d/a%%20b?c=d#e".formatted(port)),
                        MultiMap.caseInsensitiveMultiMap().add("X-Sent", "here"),
                        Buffer.buffer("böse"));
        var answer = answered(send(granted(port), request));
        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.statusText()).isEqualTo("Short and Stout");
        assertThat(answer.headers().get("X-Seen")).isEqualTo("here");
        assertThat(answer.body()).hasToString("PATCH /a%20b?c=d 127.0.0.1:" + port + " böse");
    }

    @Test
    void aConnectionIsUsedAgain() {
        var connections = new ConcurrentLinkedQueue<Object>();
        int port =
                vertx.createHttpServer()
                        .connectionHandler(connections::add)
                        .requestHandler(request -> request.response().end("x"))
                        .listen(0, "127.0.0.1")
                        .await()
                        .actualPort();
        for (int each = 0; each < 5; each++) {
            answered(send(granted(port), get(port)));
        }
        assertThat(connections).hasSize(1);
    }

    @Test
    void whatIsNotGrantedIsNotConnectedTo() {
        var connections = new ConcurrentLinkedQueue<Object>();
        int port = raw(connections::add);
        assertThat(refusal(send(granted(port + 1), get(port))))
                .startsWith("127.0.0.1:" + port + " is not granted to this function");
        assertThat(refusal(send(granted("f", "localhost:" + port), get(port))))
                .contains("is not granted");
        assertThat(connections).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "shop.localhost"})
    void aLocalNameLeadsToThisMachine(String name) {
        int port = http(request -> request.response().end(request.getHeader("host")));
        var host = name + ":" + port;
        assertThat(answered(send(granted("f", host), get("http://" + host))).body())
                .hasToString(host);
    }

    @Test
    void aNameThatTurnsToThisMachineIsSentNothing() {
        var requests = new ConcurrentLinkedQueue<String>();
        int port =
                http(request -> {
                    requests.add(request.uri());
                    request.response().end();
                });
        var host = "rebound.example:" + port;
        assertThat(refusal(send(granted("f", host), get("http://" + host + "/secret"))))
                .isEqualTo(
                        ("%s leads to 127.0.0.1, an address no name leads to; if that is meant,"
                                        + " grant the address itself: \"127.0.0.1:%d\"")
                                .formatted(host, port));
        assertThat(requests).isEmpty();
        var both = granted("f", host, "127.0.0.1:" + port);
        answered(send(both, get("http://" + host + "/meant")));
        assertThat(requests).containsExactly("/meant");
        // The connection that is kept is no way round it.
        refusal(send(granted("g", host), get("http://" + host + "/secret")));
        assertThat(requests).containsExactly("/meant");
    }

    @Test
    void aRedirectIsAnswered() {
        int port =
                http(request ->
                        request.response()
                                .setStatusCode(302)
                                .putHeader("location", "http://127.0.0.1:1/")
                                .end());
        var answer = answered(send(granted(port), get(port)));
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers().get("location")).isEqualTo("http://127.0.0.1:1/");
    }

    @Test
    void anAnswerThatIsCompressedIsNotUnpacked() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[64 * 1024 * 1024]);
        }
        int port =
                http(request ->
                        request.response()
                                .putHeader("content-encoding", "gzip")
                                .end(Buffer.buffer(packed.toByteArray())));
        assertThat(answered(send(granted(port), get(port))).body().length())
                .isEqualTo(packed.size());
    }

    @Test
    void anAnswerWithoutAnEndIsCutOff() throws InterruptedException {
        var closed = new CountDownLatch(1);
        int port =
                raw(socket -> {
                    socket.closeHandler(_ -> closed.countDown());
                    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
                    pour(socket);
                });
        var function =
                granted(port)
                        .withLimits(granted(port).limits().withPayload(DataSize.ofKibibytes(100)));
        assertThat(failure(send(function, get(port))))
                .isEqualTo("127.0.0.1:" + port + " answered more than the 100Ki of limits.payload");
        assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static void pour(NetSocket socket) {
        socket.write("1000\r\n" + "x".repeat(4096) + "\r\n").onSuccess(_ -> pour(socket));
    }

    @Test
    void anAnswerOfExactlyTheLimitIsWhole() {
        int port = http(request -> request.response().end("x".repeat(100)));
        var limits = granted(port).limits().withPayload(new DataSize(100));
        assertThat(answered(send(granted(port).withLimits(limits), get(port))).body().length())
                .isEqualTo(100);
    }

    @Test
    void whoIsSilentIsNotWaitedForBeyondTheDeadline() throws InterruptedException {
        var closed = new CountDownLatch(1);
        int port =
                raw(socket -> {
                    socket.closeHandler(_ -> closed.countDown());
                    socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
                });
        var reply =
                client.send(
                        granted(port),
                        get(port),
                        Deadline.after(Duration.ofMillis(100)),
                        Promise.promise().future());
        assertThat(failure(reply.await()))
                .isEqualTo("127.0.0.1:" + port + " did not answer in time");
        assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aRequestThatIsGivenUpIsCutOff() throws InterruptedException {
        var arrived = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        int port =
                raw(socket -> {
                    socket.closeHandler(_ -> closed.countDown());
                    socket.handler(_ -> arrived.countDown());
                });
        var abandoned = Promise.<Void>promise();
        var reply =
                client.send(granted(port), get(port), Deadline.after(PATIENCE), abandoned.future());
        assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        abandoned.complete();
        assertThat(failure(reply.await())).endsWith("is not waited for any more");
        assertThat(closed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel",
                "",
            })
    void anAnswerThatIsNoneFails(String answer) {
        int port =
                raw(socket ->
                        socket.handler(_ -> {
                            socket.write(answer);
                            socket.end();
                        }));
        failure(send(granted(port), get(port)));
    }

    @Test
    void headersWithoutAnEndAreCutOff() {
        int port =
                raw(socket -> {
                    socket.write("HTTP/1.1 200 OK\r\n");
                    for (int each = 0; each < 1000; each++) {
                        socket.write("x-" + each + ": " + "y".repeat(100) + "\r\n");
                    }
                });
        failure(send(granted(port), get(port)));
    }

    @Test
    void anOldServerEndsItsAnswerByClosing() {
        int port =
                raw(socket ->
                        socket.handler(_ -> {
                            socket.write("HTTP/1.0 200 OK\r\n\r\nold");
                            socket.end();
                        }));
        assertThat(answered(send(granted(port), get(port))).body()).hasToString("old");
    }

    @Test
    void nobodyThereIsAFailure() {
        var server = vertx.createNetServer().connectHandler(_ -> {}).listen(0, "127.0.0.1").await();
        int port = server.actualPort();
        server.close().await();
        assertThat(failure(send(granted(port), get(port))))
                .startsWith("127.0.0.1:" + port + " failed: ");
        var nowhere = "nowhere.invalid:80";
        assertThat(failure(send(granted("f", nowhere), get("http://" + nowhere))))
                .startsWith(nowhere + " failed: ");
    }

    @Test
    void oneFunctionDoesNotTakeAllConnections() throws InterruptedException {
        var held = new ConcurrentLinkedQueue<HttpServerRequest>();
        var arrived = new CountDownLatch(32);
        int port =
                http(request -> {
                    if (request.path().equals("/hold")) {
                        held.add(request);
                        arrived.countDown();
                    } else {
                        request.response().end();
                    }
                });
        var hold = get("http://127.0.0.1:" + port + "/hold");
        List<Future<HostReply>> greedy = new ArrayList<>();
        for (int each = 0; each < 256; each++) {
            greedy.add(start(granted(port), hold));
        }
        assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(failure(send(granted(port), hold)))
                .isEqualTo("256 requests of this function are under way or waiting on this node");
        answered(send(granted("g", "127.0.0.1:" + port), get(port)));
        assertThat(held).hasSize(32);
        // Each that is answered lets the next one in.
        vertx.setPeriodic(
                1,
                _ -> {
                    for (var one = held.poll(); one != null; one = held.poll()) {
                        one.response().end();
                    }
                });
        Future.all(greedy).await();
        assertThat(greedy).allMatch(one -> one.result() instanceof HostReply.Answered);
    }

    @Test
    void tlsIsVerified(@TempDir Path folder) throws IOException, InterruptedException {
        var store = keyStore(folder, "localhost");
        int port =
                vertx.createHttpServer(
                                new HttpServerOptions().setSsl(true).setKeyCertOptions(store))
                        .requestHandler(
                                request -> request.response().end("safe " + request.isSSL()))
                        .listen(0, "127.0.0.1")
                        .await()
                        .actualPort();
        var function = granted("f", "localhost:" + port, "127.0.0.1:" + port);
        var byName = get("https://localhost:" + port);
        // The JVM does not trust who signed this.
        failure(send(function, byName));
        var trusting = new GrantedClient(vertx, store);
        try {
            var deadline = Deadline.after(PATIENCE);
            Future<Void> never = Promise.<Void>promise().future();
            assertThat(answered(trusting.send(function, byName, deadline, never).await()).body())
                    .hasToString("safe true");
            var byAddress = get("https://127.0.0.1:" + port);
            failure(trusting.send(function, byAddress, deadline, never).await());
        } finally {
            trusting.close().await();
        }
    }

    /// A key and a certificate of the name, signed by itself, as the JDK's tool makes it.
    private static PfxOptions keyStore(Path folder, String name)
            throws IOException, InterruptedException {
        var file = folder.resolve("store.p12");
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "key",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:" + name,
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return new PfxOptions().setPath(file.toString()).setPassword("changeit");
    }
}
