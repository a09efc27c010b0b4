package dev.hearth.admin;

import dev.hearth.invocation.Payload;
import dev.hearth.trigger.kafka.Letter;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Map;

/// A dead letter as the admin API shows it.
final class LetterJson {

    /// The name of a field for what a letter says of itself.
    private static final Map<String, String> TEXTS =
            Map.of(
                    "topic", "topic",
                    "function", "function",
                    "version", "version",
                    "reason", "reason",
                    "error", "error",
                    "invocation-id", "invocationId");

    private static final Map<String, String> NUMBERS =
            Map.of("partition", "partition", "offset", "offset", "attempts", "attempts");

    private LetterJson() {}

    /// Without its data.
    static JsonObject summary(Letter letter) {
        var json =
                new JsonObject()
                        .put("id", letter.partition() + "/" + letter.offset())
                        .put("timestamp", letter.timestamp().toString());
        letter.key().ifPresent(key -> json.put("key", key));
        TEXTS.forEach((name, field) -> letter.said(name).ifPresent(text -> json.put(field, text)));
        NUMBERS.forEach((name, field) ->
                letter.said(name)
                        .filter(text -> text.matches("\\d{1,18}"))
                        .ifPresent(text -> json.put(field, Long.valueOf(text))));
        return json;
    }

    static JsonObject whole(Letter letter, Credentials credentials) {
        var headers = credentials.of(letter.headers());
        var json = summary(letter).put("headers", new JsonObject(Map.copyOf(headers)));
        letter.said("stack").ifPresent(stack -> json.put("stack", stack));
        letter.value().ifPresent(value -> put(json, value));
        return json;
    }

    /// Its data, as text where it is text.
    static void put(JsonObject json, Payload value) {
        if (Payload.isText(value.contentType()) || Payload.isJson(value.contentType())) {
            json.put("data", value.bytes().toString());
        } else {
            json.put("data_base64", Base64.getEncoder().encodeToString(value.bytes().getBytes()));
        }
    }
}
