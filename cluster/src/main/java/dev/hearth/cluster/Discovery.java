package dev.hearth.cluster;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a node looks for the others. None of them is multicast.
public sealed interface Discovery {

    /// Hazelcast's first port.
    int DEFAULT_PORT = 5701;

    /// @param nodes `HOST:PORT`, the node that looks may be among them; empty: it starts a cluster
    ///   of its own
    record Named(List<String> nodes) implements Discovery {

        private static final Pattern HOST_PORT =
                Pattern.compile("(\\[[0-9a-fA-F:]+]|[^:\\s]+):\\d{1,5}");

        public Named {
            nodes = List.copyOf(nodes);
            for (var node : nodes) {
                if (!HOST_PORT.matcher(node).matches()) {
                    throw new IllegalArgumentException(
                            "a node to join is HOST:PORT, not '%s'".formatted(node));
                }
            }
        }
    }

    /// Every address that a name has, each time the node looks.
    ///
    /// @param name e.g. of a headless service
    /// @param port that all nodes listen on, 1 to 65535
    record Dns(String name, int port) implements Discovery {

        private static final Pattern NAME_PORT =
                Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(\\d{1,5}))?");

        public Dns {
            checkPort(port);
        }

        /// @param text `NAME` or `NAME:PORT`
        public static Dns parse(String text) {
            var parts = NAME_PORT.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "a name to look up is NAME or NAME:PORT, not '%s'".formatted(text));
            }
            return new Dns(parts.group(1), portOrDefault(parts.group(2)));
        }
    }

    /// The pods of a service, ready or not, asked of the Kubernetes API with the pod's own service
    /// account.
    ///
    /// @param port that all nodes listen on, 1 to 65535
    record Kubernetes(String namespace, String service, int port) implements Discovery {

        private static final Pattern NAMES_PORT =
                Pattern.compile("([a-z0-9-]+)/([a-z0-9.-]+)(?::(\\d{1,5}))?");

        public Kubernetes {
            checkPort(port);
        }

        /// @param text `NAMESPACE/SERVICE` or `NAMESPACE/SERVICE:PORT`
        public static Kubernetes parse(String text) {
            var parts = NAMES_PORT.matcher(text);
            if (!parts.matches()) {
                throw new IllegalArgumentException(
                        "a Kubernetes service is NAMESPACE/SERVICE or NAMESPACE/SERVICE:PORT, not '%s'"
                                .formatted(text));
            }
            return new Kubernetes(parts.group(1), parts.group(2), portOrDefault(parts.group(3)));
        }
    }

    private static int portOrDefault(@Nullable String port) {
        return port == null ? DEFAULT_PORT : Integer.parseInt(port);
    }

    private static void checkPort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "a port to join is 1 to 65535, not %d".formatted(port));
        }
    }
}
