package dev.hearth.bench;

import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Language;
import dev.hearth.function.Warm;
import dev.hearth.invocation.Execution.Launch;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How launches become faster as a language's code is compiled: percentiles of the first launch, of
/// those up to the 100th, the 1,000th, and so on. Every invocation has a sandbox of its own and
/// starts when the node is idle: the last sandbox is closed and the blanks are there again.
final class LaunchCurve {

    private static final int BLANKS = 1;
    private static final List<Integer> STAGES = List.of(1, 100, 1_000, 3_000, 10_000, 20_000);
    private static final int DEFAULT_LAUNCHES = 10_000;

    private LaunchCurve() {}

    /// One stage of the curve, in the order they come.
    record Stage(int first, int last, LaunchTimes times) {

        static String heading() {
            return "%15s  %s".formatted("launches", LaunchTimes.HEADING);
        }

        @Override
        public String toString() {
            return "%,7d-%,7d  %s".formatted(first, last, times);
        }
    }

    /// @param args how many launches of each kind, default 10000; a hundredth of them for Python,
    ///   which makes about ten blanks a second
    public static void main(String[] args) {
        int launches = args.length == 0 ? DEFAULT_LAUNCHES : Integer.parseInt(args[0]);
        System.out.println(Stage.heading());
        for (var language : Language.values()) {
            int most = language == Language.PYTHON ? launches / 100 : launches;
            for (var from : List.of(Launch.BLANK, Launch.NEW)) {
                measure(language, from, most).forEach(System.out::println);
            }
        }
    }

    /// @param from [Launch#BLANK] or [Launch#NEW]
    static List<Stage> measure(Language language, Launch from, int launches) {
        int blanks = from == Launch.BLANK ? BLANKS : 0;
        try (var functions = PriceFunctions.unpack()) {
            var function = fresh(functions.in(language));
            try (var node = BenchNode.open(function, new Pooling(blanks, blanks, 256))) {
                var stages = new ArrayList<Stage>();
                int begun = 0;
                for (int end : STAGES) {
                    int last = Math.min(end, launches);
                    if (last > begun) {
                        var times = new LaunchTimes(language, from);
                        for (int each = begun; each < last; each++) {
                            node.awaitBlanks(language, blanks);
                            var outcome = node.graalvisor().invoke(functions.invocation(function));
                            times.record(PriceFunctions.requirePriced(outcome.await()).execution());
                        }
                        stages.add(new Stage(begun + 1, last, times));
                        begun = last;
                    }
                }
                // Closing would cancel the blanks that are being made, and say so.
                node.awaitBlanks(language, blanks);
                return stages;
            }
        }
    }

    private static FunctionSpec fresh(FunctionSpec function) {
        return function.withWarm(new Warm(0, Duration.ZERO, Warm.Reuse.INVOCATION));
    }
}
