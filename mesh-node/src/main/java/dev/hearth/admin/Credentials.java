package dev.hearth.admin;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What is shown of headers and query parameters that let their bearer in. Pure.
enum Credentials {
    /// Only that they were there.
    MASKED,
    SHOWN;

    static final String MASK = "***";

    private static final Pattern NAME =
            Pattern.compile(
                    "authorization|cookie|token|secret|passw|api-?key|access-?key|session|jwt|credential");

    /// By the query parameter `credentials`: `true` shows them.
    ///
    /// @throws IllegalArgumentException with a message for people
    static Credentials asked(MultiMap query) {
        return switch (query.get("credentials")) {
            case null -> MASKED;
            case "false" -> MASKED;
            case "true" -> SHOWN;
            case String other ->
                    throw new IllegalArgumentException(
                            "credentials is true or false, not '%s'".formatted(other));
        };
    }

    /// By names that have a part that speaks of it, such as `Proxy-Authorization` or
    /// `access_token`.
    Map<String, String> of(Map<String, String> values) {
        var shown = new TreeMap<String, String>();
        values.forEach((name, value) -> shown.put(name, of(name, value)));
        return shown;
    }

    String of(String name, String value) {
        return this == MASKED && isCredential(name) ? MASK : value;
    }

    static boolean isCredential(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT).replace('_', '-')).find();
    }
}
