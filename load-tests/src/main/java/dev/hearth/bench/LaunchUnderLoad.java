package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Launches on a real node over HTTP, at a steady rate: JavaScript, WebAssembly and Java functions
/// in turn, every invocation in a sandbox of its own (`warm: {reuse: invocation}`).
///
/// What it prints comes from the answers (`hearth-sandbox`, `server-timing`), from the node's own
/// histogram (`hearth_sandbox_launch_seconds` of `/metrics`) and from `/proc`.
public final class LaunchUnderLoad {

    private static final List<Language> MIXED = List.of(Language.JS, Language.WASM, Language.JAVA);

    private LaunchUnderLoad() {}

    /// @param functions how many different ones, a third of each language
    /// @param warmUp at the same rate, not recorded
    public record Plan(int perSecond, int functions, Duration warmUp, Duration measured) {

        public static final Plan DEFAULT =
                new Plan(500, 30, Duration.ofSeconds(60), Duration.ofSeconds(60));

        public Plan withTimes(Duration warmUp, Duration measured) {
            return new Plan(perSecond, functions, warmUp, measured);
        }
    }

    /// @param histogram of the node itself, over the measured time
    public record Report(
            Plan plan,
            LaunchAnswers answers,
            List<LaunchMetrics.Line> histogram,
            Pauses pauses,
            Duration cpu,
            long residentMebibytes) {

        @Override
        public String toString() {
            var text = new StringBuilder();
            text.append(
                    "%d launches/s of %d functions, %d s after %d s of the same%n"
                            .formatted(
                                    plan.perSecond,
                                    plan.functions,
                                    plan.measured.toSeconds(),
                                    plan.warmUp.toSeconds()));
            text.append(answers);
            text.append("the node's own histogram, upper bounds of buckets\n");
            histogram.forEach(line -> text.append(line).append('\n'));
            text.append(
                    "node: %.0f %% of one core, %d MiB resident, %s%n"
                            .formatted(
                                    100.0 * cpu.toNanos() / plan.measured.toNanos(),
                                    residentMebibytes,
                                    pauses));
            return text.toString();
        }
    }

    /// @param args launches a second (500), seconds of warm-up (60), seconds measured (60), then
    ///   options of the node's JVM
    public static void main(String[] args) {
        var d = Plan.DEFAULT;
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : d.perSecond,
                        d.functions,
                        args.length > 1 ? seconds(args[1]) : d.warmUp,
                        args.length > 2 ? seconds(args[2]) : d.measured);
        var options = args.length > 3 ? List.of(args).subList(3, args.length) : List.<String>of();
        System.out.println(measure(options, plan));
    }

    private static Duration seconds(String count) {
        return Duration.ofSeconds(Long.parseLong(count));
    }

    /// Starts `./hearth`. Blocks.
    public static Report measure(List<String> javaOptions, Plan plan) {
        return measure(NodeProcess.Launcher.SHIPPED, javaOptions, plan);
    }

    static Report measure(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        try (var functions = PriceFunctions.unpack()) {
            var specs = new ArrayList<FunctionSpec>();
            for (int each = 0; each < plan.functions; each++) {
                var language = MIXED.get(each % MIXED.size());
                specs.add(functions.in(language, "price-" + each, "1"));
            }
            write(functions, specs);
            var pauses = functions.folder().resolve("pauses.log");
            var options = new ArrayList<>(javaOptions);
            options.add(Pauses.option(pauses));
            try (var node = NodeProcess.start(launcher, options, functions.folder());
                    var client = new LaunchClient(node.httpPort(), specs)) {
                var _ = client.run(plan.perSecond, plan.warmUp);
                var before = LaunchMetrics.scrape(node.adminPort());
                var cpuBefore = node.cpu();
                var begun = OffsetDateTime.now(ZoneOffset.UTC);
                var answers = client.run(plan.perSecond, plan.measured);
                var cpu = node.cpu().minus(cpuBefore);
                var histogram = LaunchMetrics.scrape(node.adminPort()).since(before);
                return new Report(
                        plan,
                        answers,
                        histogram,
                        Pauses.since(begun, pauses),
                        cpu,
                        node.residentMebibytes());
            }
        }
    }

    private static void write(PriceFunctions functions, List<FunctionSpec> specs) {
        try {
            Files.writeString(
                    functions.folder().resolve("mesh.yaml"),
                    specs.stream()
                            .map(function -> PriceManifest.of(function, "invocation"))
                            .collect(Collectors.joining("---\n")));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}
