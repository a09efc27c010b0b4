package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A running node's admin API, as the commands use it. Blocks.
final class AdminClient {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final URI base;
    private final @Nullable String token;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_TIMEOUT)
                    .build();

    /// @param token null where the node asks for none
    AdminClient(URI base, @Nullable String token) {
        this.base = base;
        this.token = token;
    }

    JsonArray list(String path) {
        var response = ask(path);
        if (response.statusCode() != 200) {
            throw CommandException.failed(problem(response));
        }
        return new JsonArray(new String(response.body(), UTF_8));
    }

    HttpResponse<byte[]> ask(String path) {
        return send(request(path).build());
    }

    HttpResponse<byte[]> delete(String path) {
        return send(request(path).DELETE().build());
    }

    HttpResponse<byte[]> put(String path, String contentType, HttpRequest.BodyPublisher body) {
        return send(request(path).header("content-type", contentType).PUT(body).build());
    }

    /// @throws CommandException it is no success
    static JsonObject object(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw CommandException.failed(problem(response));
        }
        return new JsonObject(new String(response.body(), UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(base.resolve(path));
        return token == null ? request : request.header("authorization", "Bearer " + token);
    }

    /// Any text as one segment of a path.
    static String segment(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }

    HttpResponse<byte[]> post(String path, String contentType, byte[] body) {
        return post(path, contentType, body, Map.of());
    }

    HttpResponse<byte[]> post(
            String path, String contentType, byte[] body, Map<String, String> headers) {
        var request =
                request(path)
                        .header("content-type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        return send(request.build());
    }

    /// The one line that says what a response other than a success means.
    static String problem(HttpResponse<byte[]> response) {
        var text = new String(response.body(), UTF_8);
        try {
            var problem = new JsonObject(text);
            return "%d %s: %s"
                    .formatted(
                            response.statusCode(),
                            problem.getString("reason"),
                            problem.getString("detail"));
        } catch (DecodeException notAProblem) {
            return response.statusCode() + " " + text;
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException noAnswer) {
            throw CommandException.unreachable(
                    "no node answers at %s: start one with `hearth run PATH`, or name it with --admin"
                            .formatted(base));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted");
        }
    }
}
