package dev.hearth.function;

import java.net.URI;
import java.util.Locale;

/// A host and a port, as `grants.network` names them: `api.example.com:443`, `[::1]:8080`.
///
/// @param host a name or an address in lower case, an IPv6 address in brackets
/// @param port 1 to 65535
public record Authority(String host, int port) {

    private static final String FORM = "a host and a port, such as api.example.com:443";

    public Authority {
        host = host.toLowerCase(Locale.ROOT);
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'%s:%d' is not %s".formatted(host, port, FORM));
        }
    }

    /// @throws IllegalArgumentException it is not `HOST:PORT`
    public static Authority parse(String text) {
        try {
            var uri = URI.create("http://" + text);
            if (text.equals(uri.getRawAuthority())
                    && uri.getHost() != null
                    && uri.getPort() != -1) {
                return new Authority(uri.getHost(), uri.getPort());
            }
        } catch (IllegalArgumentException _) {
            // Said below, the same for every wrong form.
        }
        throw new IllegalArgumentException("'%s' is not %s".formatted(text, FORM));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
