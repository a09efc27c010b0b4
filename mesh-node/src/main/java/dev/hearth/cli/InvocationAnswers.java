package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/// What a node says of one accepted invocation.
final class InvocationAnswers {

    private InvocationAnswers() {}

    static String path(String id) {
        return "/v1/invocations/" + AdminClient.segment(id);
    }

    /// @throws CommandException where it is no success
    static JsonObject json(HttpResponse<byte[]> response) {
        if (response.statusCode() >= 300) {
            throw CommandException.failed(AdminClient.problem(response));
        }
        return new JsonObject(new String(response.body(), UTF_8));
    }
}
