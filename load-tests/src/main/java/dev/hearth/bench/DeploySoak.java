package dev.hearth.bench;

import dev.hearth.function.Language;
import dev.hearth.invocation.Outcome;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Deploys, replaces and deletes functions of all languages one after another while others are
/// invoked, and says whether the process is at the end what it was after the first of the intervals
/// it looks at: heap after a full collection, metaspace, threads and open files.
final class DeploySoak {

    private static final Duration DEFAULT = Duration.ofMinutes(10);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final int FEWEST_INTERVALS = 4;
    private static final int IN_FLIGHT = 4;
    private static final int ROUND = 20;

    /// Between rounds, so that most of the machine is left to deploying.
    private static final Duration BREATH = Duration.ofMillis(50);

    private DeploySoak() {}

    /// @param cycles by language: deployed, invoked, replaced, invoked and deleted
    /// @param invocations of the functions that stay
    record Report(Map<Language, Integer> cycles, long invocations, List<ProcessSample> samples) {

        List<String> leaks() {
            return samples.getFirst().grownTo(samples.getLast());
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            text.append(
                    "cycles of deploy, replace and delete: %s; other invocations: %,d%n"
                            .formatted(cycles, invocations));
            text.append(ProcessSample.HEADING).append('\n');
            samples.forEach(sample -> text.append(sample).append('\n'));
            text.append(
                    leaks().isEmpty()
                            ? "PASS: " + ProcessSample.TOLERANCE
                            : "FAIL: " + String.join("; ", leaks()));
            return text.toString();
        }
    }

    /// @param args minutes (10), then the languages (all). Exits with 1 when something grew.
    public static void main(String[] args) {
        var duration = args.length == 0 ? DEFAULT : Duration.ofMinutes(Long.parseLong(args[0]));
        Set<Language> languages =
                args.length < 2 ? EnumSet.allOf(Language.class) : EnumSet.noneOf(Language.class);
        for (int each = 1; each < args.length; each++) {
            languages.add(Language.parse(args[each]).orElseThrow());
        }
        var report = soak(duration, languages);
        System.out.println(report);
        if (!report.leaks().isEmpty()) {
            System.exit(1);
        }
    }

    static Report soak(Duration duration, Set<Language> languages) {
        var pooling = new EnumMap<Language, Pooling>(Language.class);
        languages.forEach(each -> pooling.put(each, Pooling.DEFAULTS.get(each)));
        try (var functions = PriceFunctions.unpack();
                var node = BenchNode.open(pooling, (_, _, _, _) -> {})) {
            var stop = new AtomicBoolean();
            var load = CompletableFuture.supplyAsync(() -> load(node, functions, languages, stop));
            var churn = new Churn(node, functions);
            try {
                var samples = churn.run(duration, languages);
                stop.set(true);
                return new Report(churn.cycles, load.join(), samples);
            } finally {
                stop.set(true);
                load.join();
            }
        }
    }

    private static long load(
            BenchNode node, PriceFunctions functions, Set<Language> languages, AtomicBoolean stop) {
        var staying =
                languages.stream()
                        .map(each -> functions.in(each, "stays-" + each.word(), "1"))
                        .toList();
        staying.forEach(node::deploy);
        var routed = node.routed();
        long invocations = 0;
        while (!stop.get()) {
            for (var function : staying) {
                routed.run(() -> functions.invocation(function), ROUND, IN_FLIGHT);
                invocations += ROUND;
                LockSupport.parkNanos(BREATH.toNanos());
            }
        }
        return invocations;
    }

    /// On the benchmark's own thread.
    private static final class Churn {
        private final BenchNode node;
        private final PriceFunctions functions;
        private final Map<Language, Integer> cycles = new EnumMap<>(Language.class);
        private int number;

        Churn(BenchNode node, PriceFunctions functions) {
            this.node = node;
            this.functions = functions;
        }

        List<ProcessSample> run(Duration duration, Set<Language> languages) {
            var shortest = duration.dividedBy(FEWEST_INTERVALS);
            long interval = (shortest.compareTo(INTERVAL) < 0 ? shortest : INTERVAL).toNanos();
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            long next = start + interval;
            var samples = new ArrayList<ProcessSample>();
            while (next - end <= 0) {
                languages.forEach(this::cycle);
                if (System.nanoTime() - next >= 0) {
                    samples.add(ProcessSample.take(Duration.ofNanos(System.nanoTime() - start)));
                    next += interval;
                }
            }
            return samples;
        }

        private void cycle(Language language) {
            var name = "churned-" + language.word() + "-" + number++;
            var first = functions.in(language, name, "1");
            node.deploy(first);
            invoke(node.graalvisor().invoke(functions.invocation(first)).await());
            var second = functions.in(language, name, "2");
            node.deploy(second);
            invoke(node.graalvisor().invoke(functions.invocation(second)).await());
            node.delete(second);
            Bundles.delete(first);
            Bundles.delete(second);
            cycles.merge(language, 1, Integer::sum);
        }

        private static void invoke(Outcome outcome) {
            var _ = PriceFunctions.requirePriced(outcome);
        }
    }
}
