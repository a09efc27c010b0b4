package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A process that answers HTTP on ports of 127.0.0.1. Ended when it is closed, and with this
/// process.
record Server(Process process, List<Integer> ports) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    Server {
        ports = List.copyOf(ports);
    }

    /// Returns when it has said all its ports.
    ///
    /// @param port what its output says once for each, the number in the first group
    /// @throws IllegalStateException it ends before, or takes more than three minutes
    static Server start(ProcessBuilder builder, Pattern port, int count) {
        try {
            var process = builder.redirectErrorStream(true).start();
            Runtime.getRuntime()
                    .addShutdownHook(
                            new Thread(
                                    () -> tree(process).forEach(ProcessHandle::destroyForcibly)));
            var ports = new CompletableFuture<List<Integer>>();
            Thread.ofPlatform()
                    .daemon()
                    .name("server-output")
                    .start(() -> read(process, port, count, ports));
            return new Server(process, await(process, ports));
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
    }

    private static List<Integer> await(Process process, CompletableFuture<List<Integer>> ports) {
        try {
            return ports.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException unready) {
            process.destroyForcibly();
            throw new IllegalStateException("the server did not become ready", unready);
        }
    }

    /// To the end, so that the server never waits for its output to be read.
    private static void read(
            Process process, Pattern port, int count, CompletableFuture<List<Integer>> ports) {
        var found = new ArrayList<Integer>();
        var said = new StringBuilder();
        try (var output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (ports.isDone()) {
                    continue;
                }
                said.append(line).append('\n');
                var match = port.matcher(line);
                if (match.find()) {
                    found.add(Integer.valueOf(match.group(1)));
                }
                if (found.size() == count) {
                    ports.complete(found);
                }
            }
        } catch (IOException ended) {
            said.append(ended);
        }
        ports.completeExceptionally(new IllegalStateException(said.toString()));
    }

    int port() {
        return ports.getFirst();
    }

    private static List<ProcessHandle> tree(Process process) {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    }

    /// SIGTERM to it and all that it started, and the end.
    @Override
    public void close() {
        tree(process).forEach(ProcessHandle::destroy);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }
}
