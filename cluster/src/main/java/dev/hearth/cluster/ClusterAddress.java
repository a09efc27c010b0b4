package dev.hearth.cluster;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Where a node may be reached by the others. Who reaches it speaks to it as one of them, so it is
/// no address of the open internet unless that was asked for.
public final class ClusterAddress {

    /// Who can reach it.
    public enum Reach {
        /// This machine, or a private network (RFC 1918, RFC 4193, RFC 6598, link-local).
        PRIVATE,
        ANYBODY
    }

    private ClusterAddress() {}

    /// The literal address of a name or address. Blocks while a name is looked up.
    ///
    /// @throws IllegalArgumentException it is unknown, stands for every address, or is reached by
    ///   more than was asked for
    public static String of(String host, Reach reach) {
        var address = resolve(host);
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException(
                    "the cluster's host is one address of this machine, not " + host);
        }
        if (reach == Reach.PRIVATE && !isPrivate(address)) {
            throw new IllegalArgumentException(
                    "%s is a public address, and whoever reaches the cluster's ports is let in: choose a private one, or say --cluster-public"
                            .formatted(host));
        }
        return address.getHostAddress();
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(
                    "the cluster's host '%s' is unknown".formatted(host), unknown);
        }
    }

    private static boolean isPrivate(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || isUniqueLocal(address)
                || isShared(address);
    }

    /// `fc00::/7`
    private static boolean isUniqueLocal(InetAddress address) {
        return address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc;
    }

    /// `100.64.0.0/10`, which cloud networks use between machines.
    private static boolean isShared(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    }
}
