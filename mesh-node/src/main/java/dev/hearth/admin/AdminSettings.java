package dev.hearth.admin;

import org.jspecify.annotations.Nullable;

/// How the admin API listens.
///
/// @param host the address to listen on; default 127.0.0.1. One that is not loopback needs a token
/// @param port 0 for any free one; default 8081
/// @param token what callers have to know; null lets everybody in who reaches it; default null
public record AdminSettings(String host, int port, @Nullable AdminToken token) {

    public static final AdminSettings DEFAULT = new AdminSettings("127.0.0.1", 8081, null);

    public AdminSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the admin port is 0 to 65535, not " + port);
        }
        if (token == null && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "the admin API listens on loopback only, not on %s, unless --admin-token or --admin-token-file is given"
                            .formatted(host));
        }
    }

    private static boolean isLoopback(String host) {
        return host.startsWith("127.") || host.equals("::1") || host.equals("localhost");
    }

    public AdminSettings withPort(int port) {
        return new AdminSettings(host, port, token);
    }
}
