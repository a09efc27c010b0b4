package dev.hearth.invocation;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;

/// Bytes and what they are. The buffer is never written to after it was put here.
///
/// @param contentType a media type, parameters allowed
public record Payload(String contentType, Buffer bytes) {

    public static final String JSON = "application/json";
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String BINARY = "application/octet-stream";

    public static Payload json(String json) {
        return new Payload(JSON, Buffer.buffer(json));
    }

    public static Payload text(String text) {
        return new Payload(TEXT, Buffer.buffer(text));
    }

    public static Payload binary(byte[] bytes) {
        return new Payload(BINARY, Buffer.buffer(bytes));
    }

    public boolean isJson() {
        return isJson(contentType);
    }

    /// `application/json`, `text/json` or any `+json` type (RFC 6839).
    public static boolean isJson(String contentType) {
        var type = essence(contentType);
        return type.equals(JSON) || type.equals("text/json") || type.endsWith("+json");
    }

    /// `text/…`, XML and form types: what a function gets as a string.
    public static boolean isText(String contentType) {
        var type = essence(contentType);
        return type.startsWith("text/")
                || type.endsWith("+xml")
                || type.equals("application/xml")
                || type.equals("application/x-www-form-urlencoded");
    }

    private static String essence(String contentType) {
        if (contentType.equals(JSON)) {
            return JSON;
        }
        int semicolon = contentType.indexOf(';');
        var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
