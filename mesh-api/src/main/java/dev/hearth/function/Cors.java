package dev.hearth.function;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// What pages of other origins may do with an HTTP trigger from within a browser.
///
/// @param allowOrigins such as `https://shop.example`; [#ANY] for all
/// @param allowHeaders request headers they may send; empty: any
/// @param exposeHeaders answer headers they may read besides the usual ones
/// @param credentials whether cookies and passwords of the browser come along; never with [#ANY]
/// @param maxAge how long a browser may remember this, in whole seconds
public record Cors(
        Set<String> allowOrigins,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        Credentials credentials,
        Duration maxAge) {

    public static final String ANY = "*";
    public static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(10);

    /// Of the browser.
    public enum Credentials {
        LEFT_OUT,
        ALLOWED
    }

    public Cors {
        allowOrigins = Set.copyOf(allowOrigins);
        allowHeaders = List.copyOf(allowHeaders);
        exposeHeaders = List.copyOf(exposeHeaders);
        if (allowOrigins.isEmpty()) {
            throw new IllegalArgumentException("cors.allowOrigins names at least one");
        }
        if (credentials == Credentials.ALLOWED && allowOrigins.contains(ANY)) {
            throw new IllegalArgumentException(
                    "cors.allowCredentials cannot be had by every origin: name them");
        }
    }

    public static Cors of(Set<String> allowOrigins) {
        return new Cors(allowOrigins, List.of(), List.of(), Credentials.LEFT_OUT, DEFAULT_MAX_AGE);
    }

    public boolean allows(String origin) {
        return allowOrigins.contains(ANY) || allowOrigins.contains(origin);
    }
}
