package dev.hearth.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Takes away what a fuzz run has deployed on a node, and waits until results and connections have
/// had their time, so that what is held then is held for good. Blocks.
record FuzzRemains(int adminPort) {

    /// @param calm longer than results and idle connections are kept
    void remove(Duration calm) {
        try (var client = HttpClient.newHttpClient()) {
            new JsonArray(send(client, "GET", ""))
                    .stream()
                            .map(one -> ((JsonObject) one).getString("name"))
                            .filter(name -> !name.equals(FuzzFunctions.NAME))
                            .forEach(name -> {
                                var _ = send(client, "DELETE", "/" + name);
                            });
        }
        RollingRestart.pause(calm);
    }

    private String send(HttpClient client, String method, String path) {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/v1/functions%s"
                                                .formatted(adminPort, path)))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
