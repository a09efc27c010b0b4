package dev.hearth.trigger.http;

import dev.hearth.function.DataSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the gateway listens. What a function accepts (payload, timeout) is in its own limits.
///
/// @param host the address to listen on; default `0.0.0.0`, all of them
/// @param port 0 for any free one; default 8080
/// @param eventLoops loops that share the port, at least 1; default one a processor
/// @param requestLine the longest method, URI and version, 64 bytes to 1 MiB; default 8 KiB, beyond
///   it 414
/// @param head the largest sum of header fields, 64 bytes to 1 MiB; default 16 KiB, beyond it 431
/// @param idleTimeout how long a connection may go without a complete request head, counted from
///   its opening or from the last answer, at least 100 ms; default 60 s, then it is closed
/// @param bodyTimeout how long a body may take to arrive, at least 100 ms; default 30 s, then 408
/// @param tls absent by default: clear text
public record HttpSettings(
        String host,
        int port,
        int eventLoops,
        DataSize requestLine,
        DataSize head,
        Duration idleTimeout,
        Duration bodyTimeout,
        @Nullable TlsFiles tls) {

    private static final DataSize LEAST = new DataSize(64);
    private static final DataSize MOST = DataSize.ofMebibytes(1);
    private static final Duration SHORTEST = Duration.ofMillis(100);

    public static final HttpSettings DEFAULT =
            new HttpSettings(
                    "0.0.0.0",
                    8080,
                    Runtime.getRuntime().availableProcessors(),
                    DataSize.ofKibibytes(8),
                    DataSize.ofKibibytes(16),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    null);

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is an address or a name, not blank");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is 0 to 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException("eventLoops is at least 1, not " + eventLoops);
        }
        checkSize("requestLine", requestLine);
        checkSize("head", head);
        checkTimeout("idleTimeout", idleTimeout);
        checkTimeout("bodyTimeout", bodyTimeout);
    }

    private static void checkSize(String name, DataSize size) {
        if (size.compareTo(LEAST) < 0 || size.compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s to %s, not %s".formatted(name, LEAST, MOST, size));
        }
    }

    private static void checkTimeout(String name, Duration timeout) {
        if (timeout.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "%s is at least 100ms, not %dms".formatted(name, timeout.toMillis()));
        }
    }

    public HttpSettings withAddress(String host, int port) {
        return new HttpSettings(
                host, port, eventLoops, requestLine, head, idleTimeout, bodyTimeout, tls);
    }

    public HttpSettings withEventLoops(int eventLoops) {
        return new HttpSettings(
                host, port, eventLoops, requestLine, head, idleTimeout, bodyTimeout, tls);
    }

    public HttpSettings withTimeouts(Duration idleTimeout, Duration bodyTimeout) {
        return new HttpSettings(
                host, port, eventLoops, requestLine, head, idleTimeout, bodyTimeout, tls);
    }

    public HttpSettings withHeadSizes(DataSize requestLine, DataSize head) {
        return new HttpSettings(
                host, port, eventLoops, requestLine, head, idleTimeout, bodyTimeout, tls);
    }

    public HttpSettings withTls(TlsFiles tls) {
        return new HttpSettings(
                host, port, eventLoops, requestLine, head, idleTimeout, bodyTimeout, tls);
    }
}
