package dev.hearth.trigger.http;

import dev.hearth.acceptance.Found;
import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.acceptance.Progress.Retrying;
import dev.hearth.acceptance.Progress.Running;
import dev.hearth.acceptance.Progress.Waiting;
import dev.hearth.acceptance.Status;
import dev.hearth.invocation.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.util.Base64;

/// An accepted invocation in JSON.
public final class InvocationJson {

    private InvocationJson() {}

    /// Without its result.
    public static JsonObject of(Status status) {
        var json =
                new JsonObject()
                        .put("id", status.id().value())
                        .put("function", status.function().value())
                        .put("trigger", status.trigger())
                        .put("state", status.progress().word())
                        .put("acceptedAt", status.at().toString())
                        .put("attempt", status.progress().attempt());
        return switch (status.progress()) {
            case Waiting _, Running _ -> json;
            case Retrying(_, var due, var problem) ->
                    json.put("nextAttemptAt", due.toString()).put("problem", problem);
            case Ended ended -> {
                json.put("endedAt", ended.at().toString())
                        .put("expiresAt", ended.expires().toString());
                var reason = ended.reason();
                yield reason == null ? json : json.put("reason", reason.word());
            }
        };
    }

    /// With `result`: what a caller would have been answered.
    ///
    /// @param reference of the invocation
    public static JsonObject of(Found found, Reference reference) {
        var outcome = found.outcome();
        var json = of(found.status());
        return outcome == null ? json : json.put("result", result(Answer.of(outcome, reference)));
    }

    private static JsonObject result(Answer answer) {
        var json = new JsonObject().put("status", answer.status());
        var contentType = Payload.BINARY;
        for (var header : answer.headers()) {
            if (header.name().equals("content-type")) {
                contentType = header.value();
            }
        }
        return answer.body().length() == 0 ? json : data(json, contentType, answer.body());
    }

    private static JsonObject data(JsonObject json, String contentType, Buffer body) {
        if (contentType.equals(Problem.CONTENT_TYPE)) {
            return json.put("problem", Json.decodeValue(body));
        }
        json.put("contentType", contentType);
        if (Payload.isJson(contentType)) {
            try {
                return json.put("data", Json.decodeValue(body));
            } catch (DecodeException noJson) {
                return base64(json, body);
            }
        }
        return Payload.isText(contentType) ? json.put("data", body.toString()) : base64(json, body);
    }

    private static JsonObject base64(JsonObject json, Buffer body) {
        return json.put("data_base64", Base64.getEncoder().encodeToString(body.getBytes()));
    }
}
