package dev.hearth.function;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where a function's result goes.
public sealed interface Target {

    /// @param key a constant, or `$.field.field` read from the JSON result; absent: the record has
    ///   the event's Kafka key, or none
    record Topic(String topic, @Nullable String key) implements Target {}

    record Function(FunctionName function) implements Target {}

    /// A POST of a CloudEvent in binary mode.
    ///
    /// @param url absolute, `http` or `https`, without user and password
    /// @param secret signs it as Standard Webhooks say: base64, with or without `whsec_` before it;
    ///   absent: it is not signed
    record Http(URI url, @Nullable String secret) implements Target {
        @Override
        public String toString() {
            return "Http[url=%s]".formatted(url);
        }
    }
}
