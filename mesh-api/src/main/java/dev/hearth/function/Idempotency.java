package dev.hearth.function;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// How a request of an HTTP trigger says that it is a repeat.
///
/// @param key default the header `Idempotency-Key`
/// @param ttl how long a repeat is recognised; default 1 day
public record Idempotency(Key key, Duration ttl) {

    public static final Key DEFAULT_KEY = new Key.Header("idempotency-key");

    public static final Duration DEFAULT_TTL = Duration.ofDays(1);

    public Idempotency {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("idempotency.ttl is longer than 0");
        }
    }

    /// What is the same in a repeat, and in nothing else.
    public sealed interface Key {

        /// The value of a header.
        ///
        /// @param name lower case
        record Header(String name) implements Key {}

        /// A text, a number or a flag in the JSON of the body.
        ///
        /// @param path `$.` and the names that lead to it, with dots between
        record Field(String path) implements Key {}

        Pattern HEADER = Pattern.compile("\\$header\\.([A-Za-z0-9-]{1,64})");
        Pattern FIELD = Pattern.compile("\\$(\\.[A-Za-z0-9_-]{1,64}){1,16}");

        /// @throws IllegalArgumentException it is neither
        static Key parse(String text) {
            var header = HEADER.matcher(text);
            if (header.matches()) {
                return new Header(header.group(1).toLowerCase(Locale.ROOT));
            }
            if (FIELD.matcher(text).matches()) {
                return new Field(text);
            }
            throw new IllegalArgumentException(
                    "a key is $header.NAME or $.FIELD of the body, such as $header.x-request-id");
        }
    }
}
