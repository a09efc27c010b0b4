package dev.hearth.admin;

/// How the admin API listens.
///
/// @param host the address to listen on; default 127.0.0.1. There is no authentication yet, so only
///   loopback is allowed
/// @param port 0 for any free one; default 8081
public record AdminSettings(String host, int port) {

    public static final AdminSettings DEFAULT = new AdminSettings("127.0.0.1", 8081);

    public AdminSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the admin port is 0 to 65535, not " + port);
        }
        if (!host.startsWith("127.") && !host.equals("::1") && !host.equals("localhost")) {
            throw new IllegalArgumentException(
                    "the admin API has no authentication and listens on loopback only, not on "
                            + host);
        }
    }

    public AdminSettings withPort(int port) {
        return new AdminSettings(host, port);
    }
}
