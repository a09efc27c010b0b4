package dev.hearth.samples.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A node started the way people start it, by `./hearth run`; its output is kept in a file.
final class NodeProcess implements AutoCloseable {

    private final Process process;
    private final Path log;
    private final CompletableFuture<ReadyLine> ready = new CompletableFuture<>();

    private NodeProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// @param root the checkout: where `hearth` is, and what `manifest` is relative to
    static NodeProcess start(Path root, String manifest, Path data, Path log) throws IOException {
        var command =
                List.of(
                        "./hearth",
                        "run",
                        manifest,
                        "--http-port",
                        "0",
                        "--admin-port",
                        "0",
                        "--data",
                        data.toString());
        var process =
                new ProcessBuilder(command)
                        .directory(root.toFile())
                        .redirectErrorStream(true)
                        .start();
        var node = new NodeProcess(process, log);
        Thread.ofPlatform().daemon().name("node-output").start(node::followOutput);
        return node;
    }

    private void followOutput() {
        try (var lines = process.inputReader();
                var copy = Files.newBufferedWriter(log)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.write(line);
                copy.newLine();
                copy.flush();
                ReadyLine.in(line).ifPresent(ready::complete);
            }
            ready.completeExceptionally(new IOException("the node ended before it was ready"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    ReadyLine awaitReady(Duration patience) throws IOException, InterruptedException {
        try {
            return ready.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "no ready line within %s; the node's last words:%n%s"
                            .formatted(patience, lastWords()),
                    e);
        }
    }

    /// The exit code after SIGTERM.
    int terminate(Duration patience) throws IOException, InterruptedException {
        // Process.destroy would close its output too, and what it says while it ends would be lost.
        var _ = process.toHandle().destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException(
                    "still running %s after SIGTERM; the node's last words:%n%s"
                            .formatted(patience, lastWords()));
        }
        return process.exitValue();
    }

    String lastWords() throws IOException {
        var lines = new ArrayList<>(Files.readAllLines(log));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /// Leaves no process behind, whatever happened before.
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
