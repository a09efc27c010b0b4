package dev.hearth.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Execution.Launch;
import dev.hearth.invocation.Outcome;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Bursts of Python invocations that each need a sandbox of their own, from a full pool of blanks,
/// and how fast the pool fills up again. In one process, to the Graalvisor itself.
final class PythonBursts {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final int BURST = 50;
    private static final int DEFAULT_BURSTS = 5;

    private PythonBursts() {}

    /// @param launch from a blank, of all bursts but the first
    /// @param answer from asking to the outcome, likewise
    /// @param ranOut invocations of those bursts that found no blank
    /// @param perSecond blanks made while nothing else ran
    /// @param cpuMillis CPU time of the process for each of them, compilers and collector included
    record Report(
            String function,
            Percentiles launch,
            Percentiles answer,
            int ranOut,
            double perSecond,
            double cpuMillis) {

        static String heading() {
            return "%-12s launch, µs: %s   answer, µs: %s   no blank  blanks/s  CPU ms/blank"
                    .formatted("", Percentiles.HEADING, Percentiles.HEADING);
        }

        @Override
        public String toString() {
            return "%-12s             %s               %s   %8d  %8.1f  %12.1f"
                    .formatted(function, launch, answer, ranOut, perSecond, cpuMillis);
        }
    }

    /// @param args how many bursts of 50 for each function, default 5
    public static void main(String[] args) {
        int bursts = args.length == 0 ? DEFAULT_BURSTS : Integer.parseInt(args[0]);
        System.out.println(Report.heading());
        for (var function : List.of("price", "uses_json", "uses_xml")) {
            System.out.println(measure(function, BURST, bursts));
        }
    }

    static Report measure(String code, int burst, int bursts) {
        var launch = new Percentiles();
        var answer = new Percentiles();
        int ranOut = 0;
        long made = 0;
        long refilling = 0;
        long cpu = 0;
        try (var functions = PriceFunctions.unpack();
                var bundles = Bundles.open();
                var node =
                        BenchNode.open(
                                Map.of(Language.PYTHON, new Pooling(burst, burst, 4 * burst)),
                                (_, _, _, _) -> {})) {
            var function = fresh(bundles.add(code, Language.PYTHON, code.replace('_', '-'), "1"));
            node.deploy(function);
            for (int each = 0; each < bursts; each++) {
                node.awaitBlanks(Language.PYTHON, burst);
                for (var answered : burst(node, functions, function, burst)) {
                    var execution = answered.returned.execution();
                    if (each == 0 && bursts > 1) {
                        continue;
                    }
                    if (execution.launch() == Launch.BLANK) {
                        launch.record(execution.timings().launch().toNanos());
                    } else {
                        ranOut++;
                    }
                    answer.record(answered.nanos);
                }
                long cpuBefore = SYSTEM.getProcessCpuTime();
                long since = System.nanoTime();
                int there = node.graalvisor().snapshot().blank().getOrDefault(Language.PYTHON, 0);
                node.awaitBlanks(Language.PYTHON, burst);
                refilling += System.nanoTime() - since;
                cpu += SYSTEM.getProcessCpuTime() - cpuBefore;
                made += burst - there;
            }
        }
        return new Report(
                code,
                launch,
                answer,
                ranOut,
                made * 1e9 / refilling,
                cpu / 1e6 / Math.max(1, made));
    }

    private record Answered(Outcome.Returned returned, long nanos) {}

    private static List<Answered> burst(
            BenchNode node, PriceFunctions functions, FunctionSpec function, int burst) {
        var answers = new ArrayList<Future<Answered>>();
        for (int each = 0; each < burst; each++) {
            long asked = System.nanoTime();
            answers.add(
                    node.graalvisor()
                            .invoke(functions.invocation(function))
                            .map(outcome -> {
                                if (outcome instanceof Outcome.Returned returned) {
                                    return new Answered(returned, System.nanoTime() - asked);
                                }
                                throw new IllegalStateException("not a result: " + outcome);
                            }));
        }
        return answers.stream().map(answer -> answer.await()).toList();
    }

    private static FunctionSpec fresh(FunctionSpec function) {
        return function.withWarm(new Warm(0, Duration.ZERO, Warm.Reuse.INVOCATION));
    }
}
