package dev.hearth.egress;

import dev.hearth.function.Authority;
import dev.hearth.function.Grants;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which addresses a granted name leads to. Who answers for a name decides what it resolves to, at
/// any moment (DNS rebinding), so a name does not lead to what only this machine should reach:
/// itself, and the addresses at which clouds hand out a machine's credentials. A name of a private
/// network (10.0.0.0/8 …) is what grants are for and is not refused.
final class AddressCheck {

    /// Beyond the link-local ones: Alibaba, Azure, Oracle; AWS and Google over IPv6.
    private static final Set<InetAddress> METADATA =
            Stream.of(
                            "100.100.100.200",
                            "168.63.129.16",
                            "192.0.0.192",
                            "fd00:ec2::254",
                            "fd20:ce::254")
                    .map(InetAddress::ofLiteral)
                    .collect(Collectors.toUnmodifiableSet());

    private AddressCheck() {}

    /// Empty when a request for that host may be sent to that address.
    ///
    /// @param address what the connection for a granted host was made to
    static Optional<String> refusal(Grants grants, Authority host, InetAddress address) {
        var itself = authority(address, host.port());
        if (host.equals(itself)
                || grants.network().contains(itself)
                || (address.isLoopbackAddress() && isLocalName(host.host()))
                || !isOfTheMachine(address)) {
            return Optional.empty();
        }
        return Optional.of(
                ("%s leads to %s, an address no name leads to; if that is meant, grant the address"
                                + " itself: \"%s\"")
                        .formatted(host, address.getHostAddress(), itself));
    }

    /// The same for one that may go to any public address, and to what is granted.
    static Optional<String> publicRefusal(Grants grants, Authority host, InetAddress address) {
        if (grants.network().contains(host)) {
            return refusal(grants, host, address);
        }
        return isOfTheMachine(address) || isPrivate(address)
                ? Optional.of(
                        "%s leads to %s, which is no public address; if that is meant, grant it: \"%s\""
                                .formatted(host, address.getHostAddress(), host))
                : Optional.empty();
    }

    /// RFC 1918, 4193 and 6598.
    private static boolean isPrivate(InetAddress address) {
        var bytes = address.getAddress();
        boolean isLocal6 = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
        boolean isShared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
        return address.isSiteLocalAddress() || isLocal6 || isShared;
    }

    private static Authority authority(InetAddress address, int port) {
        var text = address.getHostAddress().replaceFirst("%.*$", "");
        return new Authority(text.contains(":") ? "[" + text + "]" : text, port);
    }

    private static boolean isLocalName(String name) {
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static boolean isOfTheMachine(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress()
                || METADATA.contains(address);
    }
}
