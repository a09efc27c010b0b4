package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/// A real node beside this process, on ports of its own. Ended when it is closed.
final class NodeProcess implements AutoCloseable {

    private static final Pattern PORTS = Pattern.compile(" http=(\\d+) admin=(\\d+) ");
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final Duration TICK = Duration.ofMillis(10);

    private final Process process;
    private final int httpPort;
    private final int adminPort;

    private NodeProcess(Process process, int httpPort, int adminPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.adminPort = adminPort;
    }

    /// The command `hearth`, without arguments.
    @FunctionalInterface
    interface Launcher {

        /// What is shipped, below the working folder.
        Launcher SHIPPED =
                options -> {
                    var builder = new ProcessBuilder("./hearth");
                    builder.environment().put("HEARTH_JAVA_OPTS", String.join(" ", options));
                    return builder;
                };

        /// @param javaOptions added to those of the JVM that it chooses itself
        ProcessBuilder with(List<String> javaOptions);
    }

    /// Returns when the node, which has no broker, is ready.
    ///
    /// @param manifests the folder that it runs
    static NodeProcess start(Launcher launcher, List<String> javaOptions, Path manifests) {
        return start(
                launcher,
                javaOptions,
                manifests,
                List.of("--no-kafka", "--data", manifests.resolve(".hearth").toString()));
    }

    /// Returns when the node is ready.
    ///
    /// @param manifests the folder that it runs
    /// @param options of `run`, beside those for its ports
    static NodeProcess start(
            Launcher launcher, List<String> javaOptions, Path manifests, List<String> options) {
        var arguments = new ArrayList<>(List.of(manifests.toString()));
        arguments.addAll(List.of("--http-port", "0", "--http-host", "127.0.0.1"));
        arguments.addAll(List.of("--admin-port", "0"));
        arguments.addAll(options);
        return start(launcher.with(javaOptions), arguments);
    }

    /// Returns when the node is ready.
    ///
    /// @param builder of the command `hearth`
    /// @param arguments behind `run`
    static NodeProcess start(ProcessBuilder builder, List<String> arguments) {
        var command = new ArrayList<>(builder.command());
        command.add("run");
        command.addAll(arguments);
        try {
            return ready(builder.command(command).redirectErrorStream(true).start());
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
    }

    private static NodeProcess ready(Process process) {
        // It must not outlive a benchmark that is stopped.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        var ports = new CompletableFuture<List<Integer>>();
        Thread.ofPlatform().daemon().name("node-output").start(() -> read(process, ports));
        try {
            var found = ports.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return new NodeProcess(process, found.getFirst(), found.getLast());
        } catch (ExecutionException | TimeoutException | InterruptedException unready) {
            process.destroyForcibly();
            throw new IllegalStateException("the node did not become ready", unready);
        }
    }

    /// To the end, so that the node never waits for its log to be read.
    private static void read(Process process, CompletableFuture<List<Integer>> ports) {
        var log = new StringBuilder();
        try (var output = process.inputReader()) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                var found = PORTS.matcher(line);
                if (found.find()) {
                    ports.complete(
                            List.of(
                                    Integer.valueOf(found.group(1)),
                                    Integer.valueOf(found.group(2))));
                } else if (!ports.isDone()) {
                    log.append(line).append('\n');
                } else if (line.contains("\"WARN\"") || line.contains("\"ERROR\"")) {
                    System.err.println(line);
                }
            }
        } catch (IOException ended) {
            log.append(ended);
        }
        ports.completeExceptionally(new IllegalStateException(log.toString()));
    }

    int httpPort() {
        return httpPort;
    }

    int adminPort() {
        return adminPort;
    }

    Process process() {
        return process;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// CPU time of all its threads until now.
    Duration cpu() {
        var fields = read("stat").replaceFirst("^.*\\) ", "").split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        return TICK.multipliedBy(ticks);
    }

    long residentMebibytes() {
        return resident(read("status"));
    }

    static long resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    private String read(String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /// SIGSTOP: it does nothing until [#goOn()].
    void stop() {
        Signal.STOP.send(process);
    }

    /// SIGCONT.
    void goOn() {
        Signal.CONT.send(process);
    }

    /// SIGKILL, and the end.
    void kill() {
        process.destroyForcibly();
        var _ = exitCode();
    }

    /// Sends a signal, e.g. `STOP`.
    void signal(String name) {
        Shell.run("kill", "-" + name, Long.toString(process.pid()));
    }

    /// Waits for its end.
    int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /// SIGTERM, and the end.
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
        }
    }
}
