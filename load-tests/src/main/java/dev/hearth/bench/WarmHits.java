package dev.hearth.bench;

import dev.hearth.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Three nodes share 300 JavaScript functions, asked for at a steady rate (Zipf exponent 1.1)
/// through any node by chance: how many invocations found a warm sandbox, by the nodes' own
/// `hearth_route_total`, and what one that another node has warm takes longer than one that is warm
/// where it came in.
final class WarmHits {

    private static final double ZIPF = 1.1;

    private WarmHits() {}

    /// @param warmUp is not counted
    /// @param pairs of one request to the node that has the function warm and one to another, one
    ///   at a time once the load is over
    record Plan(int perSecond, Duration measured, Duration warmUp, int functions, int pairs) {}

    /// @param pairs none where no function was warm on one node only
    record Report(Plan plan, RouteCounts routes, HitTraffic.Seen seen, WarmPairs.Times pairs) {

        @Override
        public String toString() {
            return """
            %d functions, %d requests at %d/s after %d s: %d failed %s
            %s
            warm: %.3f %%
            answer under load, µs %s
                                  %s
            one at a time, warm on one node only, µs
            asked there           %s
            asked elsewhere       %s
            longer, p50           %9.1f
            """
                    .formatted(
                            plan.functions,
                            seen.requests(),
                            plan.perSecond,
                            plan.warmUp.toSeconds(),
                            seen.failed(),
                            seen.failures(),
                            routes,
                            100 * routes.warmShare(),
                            Percentiles.HEADING,
                            seen.answers(),
                            pairs.local(),
                            pairs.remote(),
                            pairs.remote().micros(50) - pairs.local().micros(50));
        }
    }

    /// @param args requests a second (1000), seconds (300), seconds of warm-up (60), functions
    ///   (300), then options of the nodes' JVMs
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 1_000,
                        Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 300),
                        Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 60),
                        args.length > 3 ? Integer.parseInt(args[3]) : 300,
                        20_000);
        var options = args.length > 4 ? List.of(args).subList(4, args.length) : List.<String>of();
        System.out.println(run(NodeProcess.Launcher.SHIPPED, options, plan));
    }

    static Report run(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        try (var network = MeshNetwork.Loopback.of(MeshProcesses.SIZE);
                var folder = TemporaryFolder.make("warm-hits");
                var nodes =
                        new MeshProcesses(
                                launcher,
                                javaOptions,
                                network,
                                write(folder.path().resolve("mesh"), plan.functions),
                                folder.path())) {
            return measured(plan, nodes);
        }
    }

    /// @param nodes that serve the functions
    static Report measured(Plan plan, MeshProcesses nodes) {
        var zipf = new Zipf(plan.functions, ZIPF);
        try (var warmUp = new HitTraffic(nodes.network(), zipf)) {
            var _ = warmUp.run(plan.perSecond, plan.warmUp);
        }
        var before = RouteCounts.of(nodes);
        try (var traffic = new HitTraffic(nodes.network(), zipf)) {
            var seen = traffic.run(plan.perSecond, plan.measured);
            var routes = RouteCounts.of(nodes).since(before);
            return new Report(
                    plan, routes, seen, WarmPairs.measure(nodes, plan.functions, plan.pairs));
        }
    }

    /// The path of a function.
    static String path(int function) {
        return "/" + name(function);
    }

    private static String name(int function) {
        return "price-" + function;
    }

    /// Manifests and code of the functions, beside what a folder has.
    ///
    /// @return the folder
    static Path write(Path folder, int count) {
        try {
            Files.createDirectories(folder);
            var functions = PriceFunctions.unpack(folder);
            for (int function = 0; function < count; function++) {
                var name = name(function);
                var manifest = PriceManifest.of(functions.in(Language.JS, name, "1"), "sandbox");
                Files.writeString(folder.resolve(name + ".yaml"), manifest);
            }
            return folder;
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}
