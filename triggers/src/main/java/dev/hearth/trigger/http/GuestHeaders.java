package dev.hearth.trigger.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Which header fields of a function's `{statusCode, headers, body}` reach the caller.
final class GuestHeaders {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final String OURS = "hearth-";

    /// What belongs to the connection (RFC 9110 section 7.6.1) and what the gateway says itself.
    private static final Set<String> NOT_FOR_FUNCTIONS =
            Set.of(
                    "connection",
                    "content-length",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "server-timing",
                    "te",
                    "trailer",
                    "transfer-encoding",
                    "upgrade");

    private GuestHeaders() {}

    /// The name of one that no HTTP message can hold.
    static Optional<String> firstInvalid(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(h -> !isToken(h.getKey()) || !isFieldValue(h.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .findFirst();
    }

    /// Names in lower case; what functions may not set is left out.
    static void forEachAllowed(Map<String, String> headers, BiConsumer<String, String> action) {
        headers.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!lower.startsWith(OURS) && !NOT_FOR_FUNCTIONS.contains(lower)) {
                action.accept(lower, value);
            }
        });
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c ->
                                c < 0x80
                                        && (Character.isLetterOrDigit(c)
                                                || TOKEN_MARKS.indexOf(c) >= 0));
    }

    private static boolean isFieldValue(String value) {
        return value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 0x7f && c <= 0xff));
    }
}
