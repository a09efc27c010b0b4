package dev.hearth.bench;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Faults are done to a mesh of three nodes under a steady load, and what became of each event is
/// counted outside. Exits with 1 where one was lost, or a synchronous request executed twice.
///
/// Linux; `cut` needs `ip`, `disk` needs `mount`, both root.
final class FaultRun {

    private FaultRun() {}

    /// @param warmUp before the first fault, not counted
    /// @param calm without a fault, before each and after the last
    record Plan(int perSecond, Duration warmUp, Duration calm, int times) {}

    /// @param recoveries how long after each fault's beginning the last request was sent that
    ///   failed because of it
    /// @param notes what else was seen
    record Report(
            String fault,
            Plan plan,
            int times,
            Account account,
            List<Duration> recoveries,
            List<String> notes) {

        static final String HEADING =
                """
                | fault | events | accepted for later | failed | lost | doubled | duplicates | recovery, median and longest |
                |---|---|---|---|---|---|---|---|
                """;

        @Override
        public String toString() {
            var sorted = recoveries.stream().sorted().toList();
            return "| %s, %d times | %d at %d/s | %d | %d | %d | %d | %d | %.1f s, %.1f s |%n%n%s %s%n"
                    .formatted(
                            fault,
                            times,
                            account.sent(),
                            plan.perSecond,
                            account.accepted(),
                            account.failed(),
                            account.lost(),
                            account.doubled(),
                            account.duplicates(),
                            sorted.get(sorted.size() / 2).toMillis() / 1000.0,
                            sorted.getLast().toMillis() / 1000.0,
                            account.failures(),
                            notes);
        }
    }

    /// @param args `kill`, `lose`, `stop`, `cut` or `disk`; how often (50 kills, 10 losses, else
    ///   3); events a second (500); seconds of warm-up (30); then options of the nodes' JVMs
    public static void main(String[] args) {
        var fault = Fault.named(args.length > 0 ? args[0] : "kill");
        var plan =
                new Plan(
                        args.length > 2 ? Integer.parseInt(args[2]) : 500,
                        Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 30),
                        Duration.ofSeconds(2),
                        args.length > 1 ? Integer.parseInt(args[1]) : fault.usually());
        var options = args.length > 4 ? List.of(args).subList(4, args.length) : List.<String>of();
        var report = run(NodeProcess.Launcher.SHIPPED, options, fault, plan);
        System.out.println(Report.HEADING + report);
        System.exit(report.account.isWhole() ? 0 : 1);
    }

    static Report run(
            NodeProcess.Launcher launcher, List<String> javaOptions, Fault fault, Plan plan) {
        var vertx = Vertx.vertx();
        try (var network = fault.network(MeshProcesses.SIZE);
                var sink = new ExecutionSink(vertx, network.outside());
                var folder = TemporaryFolder.make("fault-run");
                var _ = fault.prepare(folder.path());
                var nodes =
                        new MeshProcesses(
                                launcher,
                                javaOptions,
                                network,
                                TellingMesh.write(folder.path(), network.outside(), sink.port()),
                                folder.path())) {
            return faulted(fault, plan, sink, nodes);
        } finally {
            vertx.close().await();
        }
    }

    private static Report faulted(Fault fault, Plan plan, ExecutionSink sink, MeshProcesses nodes) {
        var random = RandomGenerator.of("L64X128MixRandom");
        var notes = new ArrayList<String>();
        var begun = new ArrayList<Long>();
        try (var traffic = new Traffic(nodes.network(), plan.perSecond)) {
            for (int each = 0; each < plan.times; each++) {
                RollingRestart.pause(
                        plan.calm.plusMillis(random.nextLong(Math.max(1, plan.calm.toMillis()))));
                begun.add(System.nanoTime());
                notes.addAll(fault.happens(nodes, random.nextInt(MeshProcesses.SIZE)));
                nodes.awaitAll(MeshProcesses.SIZE);
            }
            RollingRestart.pause(plan.calm);
            traffic.end();
            return new Report(
                    fault.word(),
                    plan,
                    begun.size(),
                    Account.of(traffic, sink),
                    recoveries(traffic, begun),
                    List.copyOf(notes));
        }
    }

    private static List<Duration> recoveries(Traffic traffic, List<Long> begun) {
        var recoveries = new ArrayList<Duration>();
        for (int each = 0; each < begun.size(); each++) {
            long next = each + 1 < begun.size() ? begun.get(each + 1) : Long.MAX_VALUE;
            recoveries.add(traffic.recovery(begun.get(each), next));
        }
        return recoveries;
    }
}
