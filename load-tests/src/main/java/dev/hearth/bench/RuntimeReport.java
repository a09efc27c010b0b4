package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs every program of the runtime's report in a process of its own, one after the other and each
/// within a bounded time, and writes what they print as one Markdown page.
final class RuntimeReport {

    private static final Duration LONGEST = Duration.ofMinutes(20);

    private static final List<String> HEAP = List.of("-Xmx4g");

    private static final List<Program> PROGRAMS =
            List.of(
                    new Program("Launches on a busy node", of(LaunchUnderLoad.class, "500 300 60")),
                    new Program("Collectors", of(CollectorComparison.class, "60 30 2g")),
                    new Program("Bursts of Python", of(PythonBursts.class, "5")),
                    new Program("How launches become faster", of(LaunchCurve.class, "20000")),
                    new Program("The launch of the bill", of(LaunchClock.class, "3000")),
                    new Program("What a launch consists of", jmh("LaunchBenchmark -f 1")),
                    new Program(
                            "What a sandbox adds to a handler",
                            jmh("HandlerPathBenchmark -f 2 -prof gc")),
                    new Program("Warm invocations", jmh("SteadyStateBenchmark -f 1")),
                    new Program("A warm function over HTTP", of(HttpThroughput.class, "60 20")),
                    new Program("Many functions", HEAP, of(DensityBenchmark.class, "js 10000")),
                    new Program(
                            "Many Python functions",
                            HEAP,
                            of(DensityBenchmark.class, "python 2000")),
                    new Program("What limits cost", of(WatchCost.class, "10")),
                    new Program("Allocation bombs", of(AllocationBombs.class, "300")),
                    new Program("Deploying and deleting", of(DeploySoak.class, "10")));

    private RuntimeReport() {}

    /// @param options of its JVM
    /// @param arguments the main class and its arguments
    private record Program(String title, List<String> options, List<String> arguments) {

        Program(String title, List<String> arguments) {
            this(title, List.of(), arguments);
        }

        String command() {
            return Stream.of(
                            List.of("java @load-tests/target/jvm.args"),
                            options,
                            List.of("-cp 'load-tests/target/lib/*'"),
                            arguments)
                    .flatMap(List::stream)
                    .collect(Collectors.joining(" "));
        }
    }

    private static List<String> of(Class<?> main, String arguments) {
        return words(main.getName() + " " + arguments);
    }

    private static List<String> jmh(String arguments) {
        return words("org.openjdk.jmh.Main " + arguments);
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }

    /// @param args the file to write (load-tests/RESULTS.md), then words: only programs whose
    ///   command has one of them (all)
    public static void main(String[] args) throws IOException {
        var file = Path.of(args.length == 0 ? "load-tests/RESULTS.md" : args[0]);
        var wanted = List.of(args).subList(Math.min(1, args.length), args.length);
        var page = new StringBuilder();
        page.append("# Results\n\n");
        page.append("Written by `dev.hearth.bench.RuntimeReport`; [README.md](README.md) says how");
        page.append(" to read each part.\n\n").append(machine()).append('\n');
        for (var program : PROGRAMS) {
            if (wanted.isEmpty() || wanted.stream().anyMatch(program.command()::contains)) {
                System.err.println(program.command());
                page.append("\n## ").append(program.title).append("\n\n");
                page.append("    ").append(program.command()).append("\n\n```text\n");
                page.append(run(program)).append("\n```\n");
                Files.writeString(file, page);
            }
        }
    }

    private static String machine() {
        return "%s, %d cores (%s), %s %s, JDK %s, on %s."
                .formatted(
                        memory(),
                        Runtime.getRuntime().availableProcessors(),
                        fact("/proc/cpuinfo", "model name"),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.vm.version"),
                        LocalDate.now(ZoneOffset.UTC));
    }

    private static String memory() {
        long kibibytes = Long.parseLong(fact("/proc/meminfo", "MemTotal").replaceAll("\\D", ""));
        return "%d GiB".formatted(Math.round(kibibytes / 1048576.0));
    }

    private static String fact(String file, String name) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("?");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String run(Program program) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(program.options());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(program.arguments());
        var output = Files.createTempFile("hearth-report", ".txt");
        try {
            var process =
                    new ProcessBuilder(command)
                            .redirectOutput(output.toFile())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            var end = ended(process) ? "" : "\n(stopped after " + LONGEST.toMinutes() + " minutes)";
            return printed(Files.readString(output)) + end;
        } finally {
            Files.delete(output);
        }
    }

    private static boolean ended(Process process) {
        try {
            if (process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                return true;
            }
        } catch (InterruptedException _) {
            // Stopped like one that takes too long.
        }
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        return false;
    }

    /// Of JMH the table at its end.
    private static String printed(String output) {
        int table = output.lastIndexOf("\nBenchmark ");
        return (table < 0 ? output : output.substring(table)).strip();
    }
}
