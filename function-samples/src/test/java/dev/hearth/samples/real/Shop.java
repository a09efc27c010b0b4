package dev.hearth.samples.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// The sample shop's HTTP side.
final class Shop implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ReadyLine node;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();

    Shop(ReadyLine node) {
        this.node = node;
    }

    record Answer(int status, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    Answer webhook(Webhook webhook, Map<String, String> signature)
            throws IOException, InterruptedException {
        var request =
                post("/hooks/github", webhook.body())
                        .header("X-GitHub-Event", webhook.type())
                        .header("X-GitHub-Delivery", webhook.delivery());
        signature.forEach(request::header);
        return send(request);
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send(post(path, json.getBytes(StandardCharsets.UTF_8)));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(node.http(path)));
    }

    Answer admin(String path) throws IOException, InterruptedException {
        return send(request(node.admin(path)));
    }

    private HttpRequest.Builder post(String path, byte[] json) {
        return request(node.http(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json));
    }

    /// The first answers come from a JVM that has not warmed up.
    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    @Override
    public void close() {
        client.close();
    }
}
