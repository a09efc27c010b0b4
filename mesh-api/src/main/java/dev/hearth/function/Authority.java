package dev.hearth.function;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/// A host and a port, as `grants.network` names them: `api.example.com:443`, `[::1]:8080`.
///
/// Two that name the same address are equal. An IPv4 address has one spelling only, four decimal
/// numbers: what others read as an address (`127.1`, `0x7f.0.0.1`, `2130706433`) is no host here.
///
/// @param host a name in lower case, or an address, IPv6 in brackets
/// @param port 1 to 65535
public record Authority(String host, int port) {

    private static final String FORM =
            "a host and a port, such as api.example.com:443 or 127.0.0.1:8080";

    private static final Pattern ENDS_IN_A_NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|\\d+)");

    /// @throws IllegalArgumentException the host is none, or the port out of range
    public Authority {
        if (host.isEmpty() || host.endsWith(".") || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'%s:%d' is not %s".formatted(host, port, FORM));
        }
        host = canonical(host.toLowerCase(Locale.ROOT), port);
    }

    private static String canonical(String host, int port) {
        try {
            if (host.startsWith("[") && host.endsWith("]") && !host.contains("%")) {
                var address =
                        InetAddress.ofLiteral(host.substring(1, host.length() - 1))
                                .getHostAddress();
                return address.contains(":") ? "[" + address + "]" : address;
            }
            if (!host.contains("[")
                    && (!ENDS_IN_A_NUMBER.matcher(host).matches()
                            || InetAddress.ofLiteral(host).getHostAddress().equals(host))) {
                return host;
            }
        } catch (IllegalArgumentException _) {
            // Said below, the same for every wrong form.
        }
        throw new IllegalArgumentException("'%s:%d' is not %s".formatted(host, port, FORM));
    }

    /// @throws IllegalArgumentException it is not `HOST:PORT`
    public static Authority parse(String text) {
        try {
            var uri = URI.create("http://" + text);
            if (text.equals(uri.getRawAuthority())
                    && uri.getRawUserInfo() == null
                    && uri.getHost() != null
                    && uri.getPort() != -1) {
                return new Authority(uri.getHost(), uri.getPort());
            }
        } catch (IllegalArgumentException _) {
            // Said below, the same for every wrong form.
        }
        throw new IllegalArgumentException("'%s' is not %s".formatted(text, FORM));
    }

    /// As it stands in a URL.
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
