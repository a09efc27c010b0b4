package dev.hearth.trigger.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.function.FunctionSpec;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A gateway on a free port of this machine, and the ways to talk to it.
final class GatewayFixture implements AutoCloseable {

    static final HttpSettings SETTINGS =
            HttpSettings.DEFAULT.withAddress("127.0.0.1", 0).withEventLoops(2);

    final FakeMesh mesh = new FakeMesh();
    final FakeState state = new FakeState();
    final Doorstep doorstep = new Doorstep();
    final Vertx vertx = Vertx.builder().withTransport(new TellingTransport(doorstep)).build();
    final HttpGateway gateway;
    private final HttpClient client = HttpClient.newHttpClient();

    GatewayFixture(FunctionSpec... functions) {
        this(SETTINGS, functions);
    }

    GatewayFixture(HttpSettings settings, FunctionSpec... functions) {
        gateway =
                HttpGateway.start(
                                vertx,
                                settings,
                                Fixtures.HERE,
                                mesh::forThisLoop,
                                RouteTable.of(List.of(functions)),
                                mesh,
                                mesh,
                                state,
                                doorstep)
                        .await();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String body, String... headers)
            throws IOException, InterruptedException {
        var request = request(path).POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /// Everything the server says to these bytes until it closes the connection.
    String raw(String bytes) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    Socket connect() throws IOException {
        var socket = new Socket("127.0.0.1", gateway.port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    /// curl's standard output; `-i` puts the head before the body.
    String curl(String path, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("curl", "-sS", "-i", "--max-time", "30"));
        command.addAll(List.of(arguments));
        command.add("http://127.0.0.1:" + gateway.port() + path);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
        process.waitFor();
        return output;
    }

    @Override
    public void close() {
        client.close();
        vertx.close().await();
    }
}
