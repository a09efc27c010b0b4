package dev.hearth.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What every server does when it is asked on the path of that name.
enum Work {
    /// `GET`: answers a constant.
    HELLO("{\"greeting\":\"Hello, world!\"}"),

    /// `POST`: reads a number from JSON, takes as many steps, each of which depends on the one
    /// before, and writes JSON.
    LOOP("{\"sum\":729977}");

    private static final Path LOOP_SCRIPT = Path.of("load-tests", "peers", "wrk", "loop.lua");
    private static final String COUNT = "{\"count\":1000}";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String answer;

    Work(String answer) {
        this.answer = answer;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String url(int port) {
        return "http://127.0.0.1:%d/%s".formatted(port, word());
    }

    /// What `wrk` has to be told.
    List<Path> script() {
        return switch (this) {
            case HELLO -> List.of();
            case LOOP -> List.of(LOOP_SCRIPT);
        };
    }

    /// @throws IllegalStateException the answer is not the right one
    void verify(int port) {
        verify(url(port));
    }

    /// @throws IllegalStateException the answer is not the right one
    void verify(String url) {
        var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
        if (this == LOOP) {
            request.header("content-type", "application/json");
            request.POST(HttpRequest.BodyPublishers.ofString(COUNT));
        }
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var response = client.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200
                    || !new JsonObject(response.body()).equals(new JsonObject(answer))) {
                throw new IllegalStateException(
                        "%s answers %d %s".formatted(url, response.statusCode(), response.body()));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(url + " does not answer", broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
