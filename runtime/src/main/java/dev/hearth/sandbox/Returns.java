package dev.hearth.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How what a handler returned becomes a [Result], the same in every language: a string is text,
/// bytes are binary, everything else is JSON, an object with an integer `statusCode` is an HTTP
/// response. Any thread.
public final class Returns {

    private static final JsonFactory FACTORY = new JsonFactory();

    private Returns() {}

    public static Progress nothing() {
        return new Progress.Returned(new Result.Nothing());
    }

    public static Progress text(String text) {
        return value(Payload.text(text));
    }

    public static Progress binary(byte[] bytes) {
        return value(Payload.binary(bytes));
    }

    /// @param json one valid JSON value that is not an HTTP response; not checked again
    public static Progress json(String json) {
        return value(Payload.json(json));
    }

    public static Progress value(Payload payload) {
        return new Progress.Returned(new Result.Value(payload));
    }

    /// @param headers any case; a `content-type` among them is the body's
    public static Progress response(long status, Map<String, String> headers, Payload body) {
        if (status < 200 || status > 599) {
            return invalid("statusCode is 200 to 599, not " + status);
        }
        return new Progress.Returned(
                new Result.HttpResponse(
                        (int) status,
                        headers,
                        new Payload(contentType(headers, body.contentType()), body.bytes())));
    }

    /// The handler returned what no answer can be made of.
    ///
    /// @param message says what it was and what would be right
    public static Progress invalid(String message) {
        return new Progress.Failed(
                new GuestError(GuestError.Kind.INVALID_RESULT, "InvalidResult", message, "", null));
    }

    /// Reads a whole JSON document, as a WASI command prints it; blank is nothing.
    public static Progress document(byte[] utf8) {
        try (var parser = FACTORY.createParser(utf8)) {
            var first = parser.nextToken();
            if (first == null || first == JsonToken.VALUE_NULL) {
                return end(parser, nothing());
            }
            if (first == JsonToken.VALUE_STRING) {
                return end(parser, text(parser.getText()));
            }
            if (first != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return end(parser, json(new String(utf8, StandardCharsets.UTF_8).strip()));
            }
            return object(parser, utf8);
        } catch (IOException notJson) {
            return invalid("the result is not JSON: " + firstLine(notJson));
        }
    }

    private static Progress object(JsonParser parser, byte[] utf8) throws IOException {
        Long status = null;
        Map<String, String> headers = new HashMap<>();
        Payload body = Payload.text("");
        String complaint = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            var token = parser.nextToken();
            switch (name) {
                case "statusCode" -> {
                    if (token == JsonToken.VALUE_NUMBER_INT) {
                        status = parser.getLongValue();
                    }
                    parser.skipChildren();
                }
                case "headers" -> complaint = readHeaders(parser, token, headers);
                case "body" -> body = readBody(parser, token, utf8);
                default -> parser.skipChildren();
            }
        }
        if (status == null) {
            return end(parser, json(new String(utf8, StandardCharsets.UTF_8).strip()));
        }
        return end(
                parser, complaint == null ? response(status, headers, body) : invalid(complaint));
    }

    private static @Nullable String readHeaders(
            JsonParser parser, JsonToken token, Map<String, String> headers) throws IOException {
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return token == JsonToken.VALUE_NULL ? null : "headers is an object of strings";
        }
        String complaint = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            var name = parser.currentName();
            if (parser.nextToken().isScalarValue()) {
                headers.put(name, parser.getText());
            } else {
                parser.skipChildren();
                complaint = "headers is an object of strings, and '%s' is none".formatted(name);
            }
        }
        return complaint;
    }

    private static Payload readBody(JsonParser parser, JsonToken token, byte[] utf8)
            throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return Payload.text("");
        }
        if (token == JsonToken.VALUE_STRING) {
            return Payload.text(parser.getText());
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            parser.skipChildren();
        } else {
            parser.getText();
            parser.finishToken();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        return Payload.json(new String(utf8, start, end - start, StandardCharsets.UTF_8).strip());
    }

    private static Progress end(JsonParser parser, Progress progress) throws IOException {
        return parser.nextToken() == null
                ? progress
                : invalid("the result goes on after its JSON value");
    }

    private static String contentType(Map<String, String> headers, String otherwise) {
        for (var header : headers.entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                return header.getValue();
            }
        }
        return otherwise;
    }

    private static String firstLine(IOException problem) {
        var message = problem.getMessage();
        return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
    }
}
