package dev.hearth.bench;

import dev.hearth.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// A warm JavaScript function over HTTP on a real node, and in [BareServer], asked by `wrk` on 32
/// connections, each waiting for its answer. Needs `wrk` on the path.
final class HttpThroughput {

    private static final int CONNECTIONS = 32;
    private static final int DEFAULT_WARM_UP = 60;
    private static final int DEFAULT_SECONDS = 20;
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in");
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99% +(\\S+)");
    private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private static final String SCRIPT =
            """
            wrk.method = "POST"
            wrk.headers["content-type"] = "application/json"
            wrk.body = [[%s]]
            """
                    .formatted(PriceFunctions.ORDER);

    private HttpThroughput() {}

    /// @param p99 as wrk says it
    /// @param cpuMicros CPU time of the node's process a request
    record Report(double perSecond, String p99, double cpuMicros, long residentMebibytes) {

        @Override
        public String toString() {
            return "%.0f requests/s, p99 %s, %.1f µs CPU a request, %d MiB resident"
                    .formatted(perSecond, p99, cpuMicros, residentMebibytes);
        }
    }

    /// @param args seconds of warm-up (60), seconds measured (20), then options of the node's JVM
    public static void main(String[] args) {
        int warmUp = args.length > 0 ? Integer.parseInt(args[0]) : DEFAULT_WARM_UP;
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_SECONDS;
        var options = args.length > 2 ? List.of(args).subList(2, args.length) : List.<String>of();
        var node = measure(NodeProcess.Launcher.SHIPPED, options, warmUp, seconds);
        System.out.println("a node:      " + node);
        var bare = measure(HttpThroughput::bare, List.of(), warmUp, seconds);
        System.out.println("bare server: " + bare);
    }

    /// With the flags of this JVM.
    private static ProcessBuilder bare(List<String> javaOptions) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(BareServer.class.getName());
        return new ProcessBuilder(command);
    }

    static Report measure(
            NodeProcess.Launcher launcher, List<String> javaOptions, int warmUp, int seconds) {
        try (var functions = PriceFunctions.unpack()) {
            var function = functions.in(Language.JS);
            var folder = functions.folder();
            Files.writeString(folder.resolve("mesh.yaml"), PriceManifest.of(function, "sandbox"));
            var script = Files.writeString(folder.resolve("post.lua"), SCRIPT);
            try (var node = NodeProcess.start(launcher, javaOptions, folder)) {
                var url = "http://127.0.0.1:%d/%s".formatted(node.httpPort(), function.name());
                var _ = wrk(url, script, warmUp);
                var before = node.cpu();
                var measured = wrk(url, script, seconds);
                var cpu = node.cpu().minus(before);
                if (ERRORS.matcher(measured).find()) {
                    throw new IllegalStateException(measured);
                }
                return new Report(
                        Double.parseDouble(find(RATE, measured)),
                        find(P99, measured),
                        cpu.toNanos() / 1e3 / Long.parseLong(find(REQUESTS, measured)),
                        node.residentMebibytes());
            }
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private static String wrk(String url, Path script, int seconds) throws IOException {
        var process =
                new ProcessBuilder(
                                "wrk",
                                "-t1",
                                "-c" + CONNECTIONS,
                                "-d" + seconds + "s",
                                "--latency",
                                "-s",
                                script.toString(),
                                url)
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static String find(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no %s in %s".formatted(pattern, text));
        }
        return found.group(1);
    }
}
