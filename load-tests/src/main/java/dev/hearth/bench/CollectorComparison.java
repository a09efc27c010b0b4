package dev.hearth.bench;

import java.time.Duration;
import java.util.List;

/// [LaunchUnderLoad] with one collector after another, in the same heap.
final class CollectorComparison {

    private static final List<String> COLLECTORS = List.of("Parallel", "G1", "Z", "Serial");

    private CollectorComparison() {}

    /// @param args seconds of warm-up (60) and seconds measured (60) for each collector, the node's
    ///   heap (2g), then which collectors (all)
    public static void main(String[] args) {
        var plan =
                LaunchUnderLoad.Plan.DEFAULT.withTimes(
                        Duration.ofSeconds(args.length > 0 ? Long.parseLong(args[0]) : 60),
                        Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 60));
        var heap = args.length > 2 ? args[2] : "2g";
        var collectors = args.length > 3 ? List.of(args).subList(3, args.length) : COLLECTORS;
        for (var collector : collectors) {
            var options = List.of("-Xmx" + heap, "-XX:+Use%sGC".formatted(collector));
            System.out.println("== " + String.join(" ", options));
            System.out.println(
                    LaunchUnderLoad.measure(NodeProcess.Launcher.SHIPPED, options, plan));
        }
    }
}
