package dev.hearth.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Requests and manifests that are drawn from what a node declares, and damaged, against a real
/// node. Exits with 1 where it answered 5xx or a stack trace, kept a request without an answer for
/// too long, holds more at the end than in the beginning, or is not ready then.
final class FuzzRun {

    private static final int WAITED_FOR = 500;

    /// Longer than the minute that the function's results are kept, and idle connections.
    private static final Duration CALM = Duration.ofSeconds(90);

    private static final Path SCHEMA =
            Path.of("mesh-node/src/main/resources/dev/hearth/manifest/hearth-v1.schema.json");

    private FuzzRun() {}

    /// @param waitedFor damaged requests at once whose rest the node waits for, and which are kept
    ///   open until it gives up; others are left after a moment
    /// @param calm before what the node holds is looked at
    /// @param schema of the manifest
    record Plan(
            int requests, int manifests, long seed, int waitedFor, Duration calm, Path schema) {}

    record Report(
            Plan plan,
            Findings requests,
            Findings admin,
            Findings http2,
            Findings manifests,
            int waitedFor,
            NodeSample before,
            NodeSample after,
            boolean isReady,
            Duration took) {

        List<Findings> all() {
            return List.of(requests, admin, http2, manifests);
        }

        boolean isClean() {
            return all().stream().allMatch(each -> each.number() == 0)
                    && before.grownTo(after).isEmpty()
                    && isReady;
        }

        @Override
        public String toString() {
            var text =
                    new StringBuilder(
                            "%,d requests and %,d manifests, seed %d, in %d s%n"
                                    .formatted(
                                            plan.requests,
                                            plan.manifests,
                                            plan.seed,
                                            took.toSeconds()));
            row(text, "functions' port, HTTP/1.1", requests);
            row(text, "functions' port, HTTP/2", http2);
            row(text, "admin API", admin);
            row(text, "manifests deployed", manifests);
            text.append(
                    "%d requests without an end were waited for until the node gave up%n"
                            .formatted(waitedFor));
            text.append("before %s%nafter  %s%n".formatted(before, after));
            all().forEach(each ->
                    each.shown().forEach(finding -> text.append(finding).append('\n')));
            return text.append(
                            isClean()
                                    ? "PASS"
                                    : "FAIL: %d answers that must not be; %s; ready: %s"
                                            .formatted(
                                                    all().stream().mapToInt(Findings::number).sum(),
                                                    before.grownTo(after),
                                                    isReady))
                    .toString();
        }

        private static void row(StringBuilder text, String what, Findings findings) {
            text.append(
                    "%-28s %s, %d of them must not be%n"
                            .formatted(what, findings.answers(), findings.number()));
        }
    }

    /// @param args requests (200000), manifests (20000), seed (of the clock), then options of the
    ///   node's JVM
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 200_000,
                        args.length > 1 ? Integer.parseInt(args[1]) : 20_000,
                        args.length > 2 ? Long.parseLong(args[2]) : System.nanoTime(),
                        WAITED_FOR,
                        CALM,
                        SCHEMA);
        var options = args.length > 3 ? List.of(args).subList(3, args.length) : List.of("-Xmx1g");
        var report = run(plan, NodeProcess.Launcher.SHIPPED, options);
        System.out.println(report);
        if (!report.isClean()) {
            System.exit(1);
        }
    }

    static Report run(Plan plan, NodeProcess.Launcher launcher, List<String> options) {
        try (var folder = TemporaryFolder.make("fuzz");
                var node =
                        NodeProcess.start(launcher, options, FuzzFunctions.write(folder.path()))) {
            return new FuzzAttack(plan, node).report();
        }
    }
}
