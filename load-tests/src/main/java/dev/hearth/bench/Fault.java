package dev.hearth.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What is done to one node of a mesh while it is under load.
enum Fault {
    /// SIGKILL; it is started again at once.
    KILL(50) {
        @Override
        List<String> happens(MeshProcesses nodes, int node) {
            nodes.node(node).kill();
            nodes.start(node);
            return List.of();
        }
    },

    /// SIGKILL, and its disk is gone: one with an empty folder comes in its place.
    LOSE(10) {
        @Override
        List<String> happens(MeshProcesses nodes, int node) {
            nodes.node(node).kill();
            TemporaryFolder.delete(nodes.data(node));
            nodes.start(node);
            return List.of();
        }
    },

    /// SIGSTOP for 10 s, then SIGCONT.
    STOP(3) {
        @Override
        List<String> happens(MeshProcesses nodes, int node) {
            nodes.node(node).signal("STOP");
            RollingRestart.pause(Duration.ofSeconds(10));
            nodes.node(node).signal("CONT");
            return List.of();
        }
    },

    /// The other nodes and this one do not reach each other for 25 s. Meanwhile both sides are
    /// asked for an alias, which all nodes have to agree on.
    CUT(3) {
        @Override
        MeshNetwork network(int nodes) {
            return MeshNetwork.Namespaces.of(nodes);
        }

        @Override
        List<String> happens(MeshProcesses nodes, int node) {
            var notes = new ArrayList<String>();
            int other = (node + 1) % MeshProcesses.SIZE;
            nodes.network().cut(node);
            RollingRestart.pause(Duration.ofSeconds(25));
            notes.add("cut off: " + named(nodes, node, "smaller"));
            notes.add("the others: " + named(nodes, other, "larger"));
            nodes.network().mend(node);
            long since = System.nanoTime();
            nodes.awaitAll(MeshProcesses.SIZE);
            notes.add("together after " + seconds(since));
            while (!versions(nodes, node).contains("larger")) {
                RollingRestart.pause(Duration.ofMillis(100));
            }
            notes.add("the one cut off has it after " + seconds(since));
            var answer = nodes.admin(other, "DELETE", alias("larger"), NOTHING);
            notes.add("removed: " + answer.statusCode());
            return notes;
        }

        private static String named(MeshProcesses nodes, int node, String alias) {
            var version =
                    new JsonArray(versions(nodes, node)).getJsonObject(0).getString("version");
            var body = new JsonObject().put("version", version).toBuffer().getBytes();
            var answer = nodes.admin(node, "PUT", alias(alias), body);
            return answer.statusCode()
                    + " "
                    + new JsonObject(answer.body()).getString("reason", "agreed");
        }

        private static String alias(String alias) {
            return "/v1/functions/sync/aliases/" + alias;
        }

        private static String versions(MeshProcesses nodes, int node) {
            return nodes.admin(node, "GET", "/v1/functions/sync/versions", NOTHING).body();
        }

        private static String seconds(long since) {
            return "%.1f s".formatted((System.nanoTime() - since) / 1e9);
        }
    },

    /// The file system of the node's data has no room for 10 s.
    DISK(3) {

        private static final String SIZE = "256m";

        @Override
        Undo prepare(Path folder) {
            var data = folder.resolve("node" + FULL);
            try {
                Files.createDirectory(data);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
            Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", data.toString());
            return () -> Shell.run("umount", data.toString());
        }

        @Override
        List<String> happens(MeshProcesses nodes, int anyOther) {
            var file = nodes.data(FULL).resolve("filling");
            try (var out = Files.newOutputStream(file)) {
                fill(out);
                RollingRestart.pause(Duration.ofSeconds(10));
                Files.delete(file);
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
            return List.of();
        }

        private static void fill(OutputStream out) {
            var zeroes = new byte[1 << 12];
            try {
                while (true) {
                    out.write(zeroes);
                }
            } catch (IOException _) {
                // Full.
            }
        }
    };

    private static final int FULL = 1;
    private static final byte[] NOTHING = new byte[0];

    private final int usually;

    /// Takes back what was done.
    @FunctionalInterface
    interface Undo extends AutoCloseable {
        @Override
        void close();
    }

    Fault(int usually) {
        this.usually = usually;
    }

    static Fault named(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How often it is done unless something else is asked for.
    int usually() {
        return usually;
    }

    MeshNetwork network(int nodes) {
        return MeshNetwork.Loopback.of(nodes);
    }

    /// Before the nodes start.
    Undo prepare(Path folder) {
        return () -> {};
    }

    /// Blocks until it is over, and the node is there again.
    ///
    /// @return what was seen
    abstract List<String> happens(MeshProcesses nodes, int node);
}
