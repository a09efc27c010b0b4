package dev.hearth.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// What a function that breaks out would touch: a secret file, a port, an empty folder, and the
/// state of the process.
final class Canaries implements AutoCloseable {

    /// Of the node and of the JVM, which come and go.
    private static final Set<String> OWN_THREADS =
            Set.of(
                    "hearth-",
                    "vert",
                    "globalEventExecutor",
                    "Truffle",
                    "nfi-gc",
                    "JVMCI",
                    "VirtualThread-unblocker",
                    "process reaper",
                    "Common-Cleaner");

    private final String secret = UUID.randomUUID().toString();
    private final Path folder;
    private final Path drop;
    private final ServerSocket port;
    private final AtomicInteger connections = new AtomicInteger();
    private final Properties properties = (Properties) System.getProperties().clone();
    private final Map<String, String> environment = Map.copyOf(System.getenv());
    private final long children = ProcessHandle.current().children().count();
    private final Set<Path> here = list(Path.of("."));
    private final Set<String> threads;

    /// @param folder empty
    Canaries(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        drop = Files.createDirectory(this.folder.resolve("drop"));
        Files.writeString(file(), secret);
        Files.writeString(this.folder.resolve("secret.mjs"), "export default '" + secret + "';");
        Files.writeString(this.folder.resolve("secret.py"), "SECRET = '" + secret + "'");
        port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().name("canary").daemon().start(this::count);
        threads = foreignThreads();
    }

    private void count() {
        try {
            while (true) {
                port.accept().close();
                connections.incrementAndGet();
            }
        } catch (SocketException closed) {
            return;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    Path folder() {
        return folder;
    }

    Path file() {
        return folder.resolve("secret.txt");
    }

    Path drop() {
        return drop;
    }

    int port() {
        return port.getLocalPort();
    }

    boolean isTold(String text) {
        return text.contains(secret);
    }

    void assertUntouched() {
        assertThat(connections).as("connections to the canary's port").hasValue(0);
        assertThat(list(drop)).as("files dropped").isEmpty();
        assertThat(list(Path.of("."))).as("the working directory").isEqualTo(here);
        assertThat(System.getProperties()).isEqualTo(properties);
        assertThat(System.getenv()).isEqualTo(environment);
        assertThat(ProcessHandle.current().children().count()).as("processes").isEqualTo(children);
        assertThat(foreignThreads()).as("threads").isSubsetOf(threads);
    }

    private static Set<Path> list(Path folder) {
        try (var files = Files.list(folder)) {
            return files.collect(Collectors.toSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Set<String> foreignThreads() {
        Set<String> names = new HashSet<>();
        for (var thread : Thread.getAllStackTraces().keySet()) {
            if (OWN_THREADS.stream().noneMatch(thread.getName()::startsWith)) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        port.close();
    }
}
