package dev.hearth.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// `hearth` as a process of its own, with this JVM's flags and class path. Killed when closed.
final class HearthProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile(" http=(\\d+) ");
    private static final long LONGEST_SECONDS = 120;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private String ready;

    private HearthProcess(Process process) {
        this.process = process;
    }

    static HearthProcess start(Path workingFolder, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(arguments));
        var process =
                new ProcessBuilder(command)
                        .directory(workingFolder.toFile())
                        .redirectErrorStream(true)
                        .start();
        var hearth = new HearthProcess(process);
        Thread.ofPlatform().daemon().name("hearth-process-output").start(hearth::read);
        return hearth;
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException ended) {
            lines.add(ended.toString());
        }
    }

    /// Reads on until a line has this in it.
    String line(String part) throws InterruptedException {
        var seen = new ArrayList<String>();
        while (true) {
            var line = lines.poll(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no '%s' in %s".formatted(part, seen));
            }
            if (line.contains(part)) {
                return line;
            }
            seen.add(line);
        }
    }

    /// Waits until the node is ready.
    int httpPort() throws InterruptedException {
        var port = PORT.matcher(ready());
        if (!port.find()) {
            throw new AssertionError("the ready line names no port");
        }
        return Integer.parseInt(port.group(1));
    }

    /// Waits until the node is ready.
    String admin() throws InterruptedException {
        return ready().replaceAll(".* admin=(\\d+) .*", "http://127.0.0.1:$1");
    }

    private String ready() throws InterruptedException {
        if (ready == null) {
            ready = line("ready after");
        }
        return ready;
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// SIGTERM.
    void terminate() {
        process.toHandle().destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
