package dev.hearth.egress;

import dev.hearth.function.Authority;
import dev.hearth.function.FunctionSpec;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What of a request is sent: decided before anything is looked up or connected.
final class RequestCheck {

    /// RFC 9110, 5.6.2.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");

    /// Visible characters, blanks and Latin-1: a line break would begin another header.
    private static final Pattern FIELD_VALUE =
            Pattern.compile("[\\t\\x20-\\x7e\\u0080-\\u00ff]{0,65536}");

    /// Each of these makes something else of the connection than a request and its answer.
    private static final Set<String> FORBIDDEN_METHODS = Set.of("CONNECT", "TRACE", "TRACK");

    /// They describe the connection, which is the node's own.
    private static final Set<String> OF_THE_CONNECTION =
            Set.of(
                    "host",
                    "content-length",
                    "transfer-encoding",
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "proxy-authorization",
                    "proxy-authenticate",
                    "te",
                    "trailer",
                    "upgrade",
                    "http2-settings",
                    "expect");

    private RequestCheck() {}

    /// @throws IllegalArgumentException the URI names no host and port
    static Authority authority(URI uri) {
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("the URL '%s' names no host".formatted(uri));
        }
        int port = uri.getPort();
        if (port == -1) {
            port = isEncrypted(uri) ? 443 : 80;
        }
        return new Authority(uri.getHost(), port);
    }

    static boolean isEncrypted(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    /// Empty when it may be sent.
    static Optional<HostReply.Refused> refusal(FunctionSpec function, HostRequest request) {
        return problem(function, request).map(HostReply.Refused::new);
    }

    private static Optional<String> problem(FunctionSpec function, HostRequest request) {
        var uri = request.uri();
        if (!isEncrypted(uri) && !"http".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("'%s' is not a URL of http or https".formatted(uri));
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("a URL holds no user and password here: use a header");
        }
        try {
            var authority = authority(uri);
            if (request.reach() == HostRequest.Reach.GRANTED
                    && !function.grants().network().contains(authority)) {
                return Optional.of(notGranted(function, authority));
            }
            return malformed(request, authority).or(() -> tooLarge(function, request));
        } catch (IllegalArgumentException noAuthority) {
            return Optional.of(String.valueOf(noAuthority.getMessage()));
        }
    }

    private static String notGranted(FunctionSpec function, Authority authority) {
        var needed =
                Stream.concat(function.grants().network().stream(), Stream.of(authority))
                        .map(each -> '"' + each.toString() + '"')
                        .sorted()
                        .collect(Collectors.joining(", "));
        return "%s is not granted to this function: write grants: {network: [%s]} into its manifest"
                .formatted(authority, needed);
    }

    private static Optional<String> malformed(HostRequest request, Authority authority) {
        if (!TOKEN.matcher(request.method()).matches()
                || FORBIDDEN_METHODS.contains(request.method().toUpperCase(Locale.ROOT))) {
            return Optional.of("'%s' is no method to send".formatted(printable(request.method())));
        }
        for (var header : request.headers()) {
            if (!TOKEN.matcher(header.getKey()).matches()) {
                return Optional.of(
                        "'%s' is no header's name".formatted(printable(header.getKey())));
            }
            if (!FIELD_VALUE.matcher(header.getValue()).matches()) {
                return Optional.of(
                        "the header '%s' has a value that cannot be sent"
                                .formatted(header.getKey()));
            }
            if (header.getKey().equalsIgnoreCase("host")
                    && !isHostOf(header.getValue(), request.uri(), authority)) {
                return Optional.of("the header 'host' is the URL's: another cannot be sent");
            }
        }
        return Optional.empty();
    }

    private static boolean isHostOf(String value, URI uri, Authority authority) {
        try {
            return authority(URI.create(uri.getScheme() + "://" + value)).equals(authority);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static Optional<String> tooLarge(FunctionSpec function, HostRequest request) {
        var most = function.limits().payload();
        return request.body().length() > most.bytes()
                ? Optional.of(
                        "the request's body has %d bytes, limits.payload is %s"
                                .formatted(request.body().length(), most))
                : Optional.empty();
    }

    /// What is sent of the request's headers, and what is always sent.
    static MultiMap headers(HostRequest request) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var header : request.headers()) {
            if (!OF_THE_CONNECTION.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.add(header.getKey(), header.getValue());
            }
        }
        // What comes is handed on as it is, so it should come as it is meant.
        if (!headers.contains("accept-encoding")) {
            headers.set("accept-encoding", "identity");
        }
        return headers;
    }

    /// The request line's target.
    static String target(URI uri) {
        var ascii = URI.create(uri.toASCIIString());
        var path = ascii.getRawPath();
        return (path == null || path.isEmpty() ? "/" : path)
                + (ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery());
    }

    private static String printable(String text) {
        var beginning = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        return beginning.replaceAll("\\p{Cntrl}", "?");
    }
}
