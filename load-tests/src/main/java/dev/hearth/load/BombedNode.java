package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/// A node as a process of its own, with a heap of 512 MB, that serves the bombs and their
/// neighbour. Its log goes to `node.log` in the working folder's `load-tests/target`.
final class BombedNode implements AutoCloseable {

    private static final List<String> FILES =
            List.of(
                    "hearth.yaml",
                    "neighbour.mjs",
                    "bomb.mjs",
                    "bomb.py",
                    "Bomb.java",
                    "bomb.wasm");

    private static final Pattern READY = Pattern.compile("ready after.* http=(\\d+)");
    private static final long START_SECONDS = 180;

    private final Path folder;
    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private BombedNode(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// Blocks until it is ready.
    ///
    /// @param root the project's folder
    static BombedNode start(Path root, List<String> options) throws Exception {
        var folder = unpack();
        var builder =
                new ProcessBuilder(
                                root.resolve("hearth").toString(),
                                "run",
                                folder.toString(),
                                "--http-port",
                                "0",
                                "--http-host",
                                "127.0.0.1",
                                "--admin-port",
                                "0",
                                "--data",
                                folder.resolve("data").toString())
                        .redirectErrorStream(true);
        var all = new ArrayList<>(List.of("-Xmx512m"));
        all.addAll(options);
        builder.environment().put("HEARTH_JAVA_OPTS", String.join(" ", all));
        var node = new BombedNode(folder, builder.start());
        var log = root.resolve("load-tests/target/node.log");
        Thread.ofPlatform().daemon().start(() -> node.copyLog(log));
        node.port.get(START_SECONDS, TimeUnit.SECONDS);
        return node;
    }

    private void copyLog(Path log) {
        try (var lines = process.inputReader();
                var out = Files.newBufferedWriter(log)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write(line);
                out.newLine();
                out.flush();
                var ready = READY.matcher(line);
                if (ready.find()) {
                    port.complete(Integer.valueOf(ready.group(1)));
                }
            }
            port.completeExceptionally(new IllegalStateException("the node ended: see " + log));
        } catch (IOException ended) {
            port.completeExceptionally(ended);
        }
    }

    private static Path unpack() throws IOException {
        var folder = Files.createTempDirectory("hearth-bombs");
        for (var file : FILES) {
            try (var content = BombedNode.class.getResourceAsStream("bombs/" + file)) {
                if (content == null) {
                    throw new IllegalStateException("bombs/%s is not there".formatted(file));
                }
                Files.copy(content, folder.resolve(file));
            }
        }
        var classes = Files.createDirectory(folder.resolve("classes")).toString();
        var source = folder.resolve("Bomb.java").toString();
        var javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null || javac.run(null, null, null, "-d", classes, source) != 0) {
            throw new IllegalStateException("Bomb.java was not compiled: run this on a JDK");
        }
        return folder;
    }

    int httpPort() {
        return port.join();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException undeleted) {
            throw new UncheckedIOException(undeleted);
        }
    }
}
