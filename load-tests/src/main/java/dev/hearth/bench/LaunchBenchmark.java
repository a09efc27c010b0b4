package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Execution.Launch;
import dev.hearth.sandbox.Graalvisor;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// How long a function waits for a sandbox that is not warm, and how long its first run there
/// takes, by language. Each invocation has a sandbox of its own and starts when the node is idle:
/// the last sandbox is closed and the blanks are there again.
final class LaunchBenchmark {

    private static final int BLANKS = 2;
    private static final int DEFAULT_LAUNCHES = 1_000;
    private static final Duration IDLE_WITHIN = Duration.ofMinutes(3);
    private static final Duration GLANCE = Duration.ofNanos(50_000);

    private LaunchBenchmark() {}

    /// @param args how many launches of each kind are recorded, default 1000; half as many go
    ///   before
    public static void main(String[] args) {
        int launches = args.length == 0 ? DEFAULT_LAUNCHES : Integer.parseInt(args[0]);
        System.out.println(LaunchTimes.HEADING);
        for (var language : Language.values()) {
            for (var from : List.of(Launch.BLANK, Launch.NEW)) {
                System.out.println(measure(language, from, launches / 2, launches));
            }
        }
    }

    /// @param from [Launch#BLANK] or [Launch#NEW]
    /// @param before launches that are not recorded
    static LaunchTimes measure(Language language, Launch from, int before, int recorded) {
        int blanks = from == Launch.BLANK ? BLANKS : 0;
        var times = new LaunchTimes(language, from);
        try (var functions = PriceFunctions.unpack()) {
            var function = fresh(functions.in(language));
            try (var node = BenchNode.open(function, new Pooling(blanks, 256))) {
                var graalvisor = node.graalvisor();
                for (int each = 0; each < before + recorded; each++) {
                    awaitIdle(graalvisor, language, blanks);
                    var outcome = graalvisor.invoke(functions.invocation(function)).await();
                    var execution = PriceFunctions.requirePriced(outcome).execution();
                    if (execution.launch() != from) {
                        throw new IllegalStateException("not %s: %s".formatted(from, execution));
                    }
                    if (each >= before) {
                        times.record(execution.timings());
                    }
                }
                // Closing would cancel the blanks that are being made, and say so.
                awaitIdle(graalvisor, language, blanks);
            }
        }
        return times;
    }

    private static FunctionSpec fresh(FunctionSpec function) {
        return function.withWarm(new Warm(0, Duration.ZERO, Warm.Reuse.INVOCATION));
    }

    private static void awaitIdle(Graalvisor graalvisor, Language language, int blanks) {
        long since = System.nanoTime();
        while (true) {
            var now = graalvisor.snapshot();
            if (now.blank().getOrDefault(language, 0) == blanks
                    && now.alive().getOrDefault(language, 0) == blanks) {
                return;
            }
            if (System.nanoTime() - since > IDLE_WITHIN.toNanos()) {
                throw new IllegalStateException(
                        "not idle after %s: %s".formatted(IDLE_WITHIN, now));
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }
}
