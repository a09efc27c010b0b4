package dev.hearth.bench;

import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Whether the `launch` of the bill is what it says, seen by the guest's own clock: how much later
/// than the end of `queue` and `launch` a handler's first instruction runs.
///
/// Python, Java and WebAssembly read the host's monotonic clock; JavaScript has none that is fine
/// enough, so its first instruction is a log line and the host takes the time.
final class LaunchClock {

    private static final int DEFAULT_LAUNCHES = 3_000;
    private static final int BLANKS = 1;

    private LaunchClock() {}

    /// @param launch as the bill has it
    /// @param gap from what the bill calls the first instruction to the handler's own
    record Comparison(Language language, Percentiles launch, Percentiles gap) {

        static final String HEADING =
                "%-8s launch, µs: %s   gap, µs: %s"
                        .formatted("", Percentiles.HEADING, Percentiles.HEADING);

        @Override
        public String toString() {
            return "%-8s             %s            %s".formatted(language.word(), launch, gap);
        }
    }

    /// @param args how many launches of each language, default 3000; a hundredth for Python. The
    ///   second half is recorded.
    public static void main(String[] args) {
        int launches = args.length == 0 ? DEFAULT_LAUNCHES : Integer.parseInt(args[0]);
        System.out.println(Comparison.HEADING);
        for (var language : Language.values()) {
            System.out.println(
                    compare(language, language == Language.PYTHON ? launches / 100 : launches));
        }
    }

    static Comparison compare(Language language, int launches) {
        var comparison = new Comparison(language, new Percentiles(), new Percentiles());
        var logged = new ConcurrentHashMap<FunctionId, Long>();
        try (var functions = PriceFunctions.unpack();
                var bundles = Bundles.open();
                var node =
                        BenchNode.open(
                                Map.of(language, new Pooling(BLANKS, BLANKS, 256)),
                                (function, _, _, _) -> logged.put(function, System.nanoTime()))) {
            var clock = fresh(bundles.add("clock", language, "clock", "1"));
            node.deploy(clock);
            for (int each = 0; each < launches; each++) {
                node.awaitBlanks(language, BLANKS);
                long asked = System.nanoTime();
                var outcome = node.graalvisor().invoke(functions.invocation(clock)).await();
                if (each >= launches / 2) {
                    record(comparison, outcome, asked, logged.getOrDefault(clock.id(), 0L));
                }
            }
            node.awaitBlanks(language, BLANKS);
        }
        return comparison;
    }

    private static FunctionSpec fresh(FunctionSpec function) {
        return function.withWarm(new Warm(0, Duration.ZERO, Warm.Reuse.INVOCATION));
    }

    private static void record(Comparison into, Outcome outcome, long asked, long logged) {
        if (!(outcome instanceof Outcome.Returned(var result, var execution))) {
            throw new IllegalStateException("not a result: " + outcome);
        }
        long first =
                result instanceof Result.Value(var payload)
                        ? new JsonObject(payload.bytes()).getLong("nanos")
                        : logged;
        var timings = execution.timings();
        long billed = timings.queue().plus(timings.launch()).toNanos();
        into.launch.record(timings.launch().toNanos());
        into.gap.record(first - asked - billed);
    }
}
