package dev.hearth.node;

import dev.hearth.cluster.ClusterSettings;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Nodes on free ports of 127.0.0.1 that find no other and are patient with functions that load,
/// and a client for them.
final class TestNodes {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private TestNodes() {}

    static NodeSettings settings(Path data) {
        var d = NodeSettings.DEFAULT;
        return new NodeSettings(
                d.http().withAddress("127.0.0.1", 0),
                d.admin().withPort(0),
                new ClusterSettings("test-" + UUID.randomUUID(), "127.0.0.1", 0, List.of(), 2),
                d.admission(),
                d.graalvisor()
                        .withLanguages(Map.of(Language.JS, new Pooling(1, 1_000)))
                        .withLoadTimeout(Duration.ofMinutes(2)),
                new NodeSettings.Kafka.Refused(),
                data,
                Duration.ofSeconds(10));
    }

    static Node start(Path data, List<FunctionSpec> functions) {
        return Node.start(settings(data), functions, Node.OnBroken.REFUSE);
    }

    static HttpResponse<String> get(int port, String path) {
        return send(request(port, path).build());
    }

    static HttpResponse<String> post(int port, String path, String contentType, String body) {
        return send(
                request(port, path)
                        .header("content-type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(request.toString(), failure);
        }
    }

    static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }
}
