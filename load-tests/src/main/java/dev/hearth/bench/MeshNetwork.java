package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Where the nodes of a mesh are, and how they may lose sight of each other.
sealed interface MeshNetwork extends AutoCloseable {

    /// The host at which this process is reached by the nodes.
    String outside();

    /// The host at which a node is reached from here.
    String host(int node);

    int httpPort(int node);

    int adminPort(int node);

    /// `HOST:PORT` at which the other nodes reach it.
    String clusterAddress(int node);

    /// What goes before the command of a node.
    List<String> prefix(int node);

    /// The other nodes and this one do not reach each other any more; who is outside reaches all.
    void cut(int node);

    void mend(int node);

    @Override
    void close();

    /// All on 127.0.0.1. Nothing can be cut.
    ///
    /// @param ports three for each node
    record Loopback(List<Integer> ports) implements MeshNetwork {

        private static final int EACH = 3;

        static Loopback of(int nodes) {
            return new Loopback(freePorts(EACH * nodes));
        }

        @Override
        public String outside() {
            return "127.0.0.1";
        }

        @Override
        public String host(int node) {
            return "127.0.0.1";
        }

        @Override
        public String clusterAddress(int node) {
            return "127.0.0.1:" + ports.get(EACH * node);
        }

        @Override
        public int httpPort(int node) {
            return ports.get(EACH * node + 1);
        }

        @Override
        public int adminPort(int node) {
            return ports.get(EACH * node + 2);
        }

        @Override
        public List<String> prefix(int node) {
            return List.of();
        }

        @Override
        public void cut(int node) {
            throw new UnsupportedOperationException("loopback cannot be cut");
        }

        @Override
        public void mend(int node) {}

        @Override
        public void close() {}
    }

    /// A network namespace for each node, with one interface for its users and one for the other
    /// nodes. Linux, as root.
    record Namespaces(String name, int nodes) implements MeshNetwork {

        private static final int PORT = 5701;

        static Namespaces of(int nodes) {
            var network = new Namespaces("hearth" + ProcessHandle.current().pid() % 1000, nodes);
            Runtime.getRuntime().addShutdownHook(new Thread(network::remove));
            network.make();
            return network;
        }

        private void make() {
            bridge("u");
            Shell.run("ip", "addr", "add", "10.77.0.1/24", "dev", name + "u");
            bridge("c");
            for (int node = 0; node < nodes; node++) {
                Shell.run("ip", "netns", "add", name + node);
                Shell.run("ip", "-n", name + node, "link", "set", "lo", "up");
                join(node, "u", "10.77.0.1" + node);
                join(node, "c", "10.78.0.1" + node);
            }
        }

        private void bridge(String kind) {
            Shell.run("ip", "link", "add", name + kind, "type", "bridge");
            Shell.run("ip", "link", "set", name + kind, "up");
        }

        private void join(int node, String kind, String address) {
            var outer = name + kind + node;
            var inner = kind + "0";
            var space = name + node;
            Shell.run(
                    "ip", "link", "add", outer, "type", "veth", "peer", "name", inner, "netns",
                    space);
            Shell.run("ip", "link", "set", outer, "master", name + kind, "up");
            Shell.run("ip", "-n", space, "addr", "add", address + "/24", "dev", inner);
            Shell.run("ip", "-n", space, "link", "set", inner, "up");
        }

        @Override
        public String outside() {
            return "10.77.0.1";
        }

        @Override
        public String host(int node) {
            return "10.77.0.1" + node;
        }

        @Override
        public String clusterAddress(int node) {
            return "10.78.0.1%d:%d".formatted(node, PORT);
        }

        @Override
        public int httpPort(int node) {
            return 8080;
        }

        @Override
        public int adminPort(int node) {
            return 8081;
        }

        @Override
        public List<String> prefix(int node) {
            return List.of("ip", "netns", "exec", name + node);
        }

        @Override
        public void cut(int node) {
            Shell.run("ip", "link", "set", name + "c" + node, "down");
        }

        @Override
        public void mend(int node) {
            Shell.run("ip", "link", "set", name + "c" + node, "up");
        }

        @Override
        public void close() {
            remove();
        }

        private void remove() {
            var names = new ArrayList<List<String>>();
            for (int node = 0; node < nodes; node++) {
                names.add(List.of("ip", "netns", "del", name + node));
            }
            names.add(List.of("ip", "link", "del", name + "u"));
            names.add(List.of("ip", "link", "del", name + "c"));
            for (var command : names) {
                try {
                    Shell.run(command.toArray(String[]::new));
                } catch (IllegalStateException _) {
                    // It is gone already.
                }
            }
        }
    }

    /// Below those that the system gives to clients, which would take one while its node is away.
    private static List<Integer> freePorts(int count) {
        var ports = new ArrayList<Integer>();
        int port = RandomGenerator.getDefault().nextInt(10_000, 30_000);
        while (ports.size() < count) {
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                ports.add(port);
            } catch (BindException _) {
                // The next one may be free.
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
            port++;
        }
        return List.copyOf(ports);
    }
}
