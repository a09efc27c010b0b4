package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The client: `wrk` on a processor of its own. Each connection waits for its answer.
record Wrk(Cpus cpus) {

    /// A slow answer is slow, no error.
    private static final String PATIENCE = "60s";

    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern LATENCY = Pattern.compile("(50|99)% +([0-9.]+)(us|ms|s)");
    private static final Pattern ERRORS =
            Pattern.compile("(Non-2xx or 3xx responses: .*|Socket errors: .*)");

    /// @param threads a thread can have targets of its own
    /// @param script in Lua
    record Load(int threads, int connections, Duration duration, List<Path> script) {

        Load {
            script = List.copyOf(script);
        }

        Load lasting(Duration other) {
            return new Load(threads, connections, other, script);
        }
    }

    record Run(
            long requests, double perSecond, double p50Micros, double p99Micros, String command) {

        /// Of each request.
        double micros(Duration all) {
            return all.toNanos() / 1e3 / Math.max(1, requests);
        }
    }

    /// What it needs itself, and these.
    static List<Tool> with(List<Tool> others) {
        return Stream.concat(Stream.of(Tool.WRK, Tool.TASKSET), others.stream()).toList();
    }

    /// @param environment of the script
    /// @throws IllegalStateException something else than 200 was answered, or nothing
    Run run(Load load, String url, Map<String, String> environment) {
        var command = command(load, url);
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            var output = builder.start().getInputStream().readAllBytes();
            return parse(new String(output, StandardCharsets.UTF_8), String.join(" ", command));
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
    }

    private List<String> command(Load load, String url) {
        var command = new ArrayList<String>();
        command.add("wrk");
        command.add("-t" + load.threads());
        command.add("-c" + load.connections());
        command.add("-d" + Math.max(1, load.duration().toSeconds()) + "s");
        command.addAll(List.of("--latency", "--timeout", PATIENCE));
        load.script().forEach(script -> command.addAll(List.of("-s", script.toString())));
        command.add(url);
        return cpus.pinClient(command);
    }

    static Run parse(String output, String command) {
        var errors = ERRORS.matcher(output);
        if (errors.find()) {
            throw new IllegalStateException(errors.group(1) + " of " + command);
        }
        double p50 = 0;
        double p99 = 0;
        var latency = LATENCY.matcher(output);
        while (latency.find()) {
            double micros = Double.parseDouble(latency.group(2)) * micros(latency.group(3));
            if (latency.group(1).equals("50")) {
                p50 = micros;
            } else {
                p99 = micros;
            }
        }
        return new Run(
                Long.parseLong(find(REQUESTS, output)),
                Double.parseDouble(find(RATE, output)),
                p50,
                p99,
                command);
    }

    private static double micros(String unit) {
        return switch (unit) {
            case "us" -> 1;
            case "ms" -> 1e3;
            default -> 1e6;
        };
    }

    private static String find(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no %s in %s".formatted(pattern, text));
        }
        return found.group(1);
    }
}
