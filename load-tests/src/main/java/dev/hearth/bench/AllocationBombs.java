package dev.hearth.bench;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What a neighbour feels of allocation bombs: a node with a heap of 512 MB runs one a second, in
/// each language in turn, while another function is called over HTTP at a steady rate.
///
/// Passes if the node answers to the end, no call of the neighbour failed, and its p99 is within
/// twice what it is without bombs, or 20 ms more.
final class AllocationBombs {

    private static final int CALLS_A_SECOND = 200;
    private static final double SLACK_MICROS = 20_000;

    /// Until the last bomb of the warm-up is cleared away.
    private static final Duration CALM = Duration.ofSeconds(10);

    private static final Duration BETWEEN_BOMBS = Duration.ofSeconds(1);
    private static final List<String> LANGUAGES = List.of("js", "python", "java", "wasm");

    private static final String[] FILES = {
        "hearth.yaml", "neighbour.mjs", "bomb.mjs", "bomb.py", "Bomb.java", "bomb.wasm"
    };

    private AllocationBombs() {}

    /// @param warmUp not recorded, with bombs
    /// @param quiet without bombs
    record Plan(Duration warmUp, Duration quiet, Duration bombed) {}

    /// @param answers what the bombs were answered, and how often
    record Report(
            BombedClient.Calls quiet,
            BombedClient.Calls bombed,
            Map<String, Integer> answers,
            boolean isAlive) {

        double boundMicros() {
            double usual = quiet.latencies().micros(99);
            return Math.max(2 * usual, usual + SLACK_MICROS);
        }

        boolean hasPassed() {
            return isAlive
                    && quiet.failed() == 0
                    && bombed.failed() == 0
                    && bombed.latencies().micros(99) <= boundMicros();
        }

        @Override
        public String toString() {
            var text = new StringBuilder();
            text.append("neighbour, µs %s%n".formatted(Percentiles.HEADING));
            text.append("quiet         %s%n".formatted(quiet));
            text.append("bombed        %s%n".formatted(bombed));
            answers.forEach((answer, times) -> text.append("%6d × %s%n".formatted(times, answer)));
            text.append("bound of p99 %.1f µs, node alive: %s%n".formatted(boundMicros(), isAlive));
            return text.append(hasPassed() ? "PASSED" : "FAILED").toString();
        }
    }

    /// Exits with 1 if it did not pass.
    ///
    /// @param args seconds with bombs (300), then options of the node's JVM behind `-Xmx512m`
    public static void main(String[] args) {
        var bombed = Duration.ofSeconds(args.length == 0 ? 300 : Long.parseLong(args[0]));
        var plan = new Plan(Duration.ofSeconds(20), Duration.ofSeconds(30), bombed);
        var options = List.of(args).subList(Math.min(1, args.length), args.length);
        var report = measure(NodeProcess.Launcher.SHIPPED, options, plan);
        System.out.println(report);
        System.exit(report.hasPassed() ? 0 : 1);
    }

    static Report measure(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        var options = new ArrayList<>(List.of("-Xmx512m"));
        options.addAll(javaOptions);
        try (var bundles = Bundles.open()) {
            bundles.unpack("bombs", FILES);
            try (var node = NodeProcess.start(launcher, options, bundles.folder());
                    var client = new BombedClient(Vertx.vertx(), node.httpPort())) {
                var _ = bombed(client, plan.warmUp, new ConcurrentSkipListMap<>());
                var _ = client.callNeighbour(CALLS_A_SECOND, CALM);
                var quiet = client.callNeighbour(CALLS_A_SECOND, plan.quiet);
                var answers = new ConcurrentSkipListMap<String, Integer>();
                var calls = bombed(client, plan.bombed, answers);
                return new Report(quiet, calls, answers, node.isAlive());
            }
        }
    }

    private static BombedClient.Calls bombed(
            BombedClient client, Duration duration, Map<String, Integer> answers) {
        var thrown = new AtomicInteger();
        try (var timer = Executors.newSingleThreadScheduledExecutor()) {
            var _ =
                    timer.scheduleAtFixedRate(
                            () -> {
                                var language =
                                        LANGUAGES.get(thrown.getAndIncrement() % LANGUAGES.size());
                                var _ =
                                        client.throwBomb(language)
                                                .onSuccess(answer ->
                                                        answers.merge(
                                                                language + ": " + answer,
                                                                1,
                                                                Integer::sum));
                            },
                            0,
                            BETWEEN_BOMBS.toMillis(),
                            TimeUnit.MILLISECONDS);
            var calls = client.callNeighbour(CALLS_A_SECOND, duration);
            timer.shutdownNow();
            return calls;
        }
    }
}
