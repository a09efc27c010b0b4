package dev.hearth.trigger.http;

import dev.hearth.trigger.http.Answer.Header;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;

/// What is kept of a request that has a [OnceKey], as bytes: a head in JSON and the answer's body.
sealed interface KeptAnswer {

    /// As [OnceKey#request] has it.
    String request();

    /// @param run different for each time it runs
    record Running(String request, String run) implements KeptAnswer {}

    record Done(String request, Answer answer) implements KeptAnswer {}

    default Buffer toBuffer() {
        return switch (this) {
            case Running(var request, var run) ->
                    buffer(
                            new JsonObject().put("request", request).put("run", run),
                            Buffer.buffer());
            case Done(var request, var answer) -> {
                var headers = new JsonArray();
                answer.headers().forEach(header -> headers.add(header.name()).add(header.value()));
                yield buffer(
                        new JsonObject()
                                .put("request", request)
                                .put("status", answer.status())
                                .put("headers", headers),
                        answer.body());
            }
        };
    }

    static KeptAnswer read(Buffer kept) {
        int end = Integer.BYTES + kept.getInt(0);
        var head = new JsonObject(kept.getString(Integer.BYTES, end));
        var request = head.getString("request");
        if (head.containsKey("run")) {
            return new Running(request, head.getString("run"));
        }
        var fields = head.getJsonArray("headers");
        var headers = new ArrayList<Header>();
        for (int at = 0; at < fields.size(); at += 2) {
            headers.add(new Header(fields.getString(at), fields.getString(at + 1)));
        }
        return new Done(
                request,
                new Answer(head.getInteger("status"), headers, kept.getBuffer(end, kept.length())));
    }

    private static Buffer buffer(JsonObject head, Buffer body) {
        var json = head.toBuffer();
        return Buffer.buffer(Integer.BYTES + json.length() + body.length())
                .appendInt(json.length())
                .appendBuffer(json)
                .appendBuffer(body);
    }
}
