package dev.hearth.bench;

import dev.hearth.bench.SlotFault.Incident;
import dev.hearth.bench.SlotFault.Scene;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Three nodes share schedules while they are killed, stand still, are cut off, have wrong clocks
/// and are all gone. What became of each slot is judged outside, by what its executions told. Exits
/// with 1 where a slot ran twice without a reason, never ran, or ran as something else.
///
/// Linux; `cut` needs `ip` and root, `clock` a C compiler, `cc`.
final class ScheduleFaultRun {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private ScheduleFaultRun() {}

    /// @param slots how many are planned at least
    /// @param faults in turn, again and again while slots are planned
    /// @param warmUp before the first slot that is looked at
    /// @param calm between faults, and after the last
    /// @param longest no fault takes longer by itself
    /// @param settling how long after a fault slots are not as usual yet
    /// @param afterwards in which what ran in the last fault may run again
    record Plan(
            int slots,
            List<SlotFault> faults,
            List<TickSchedule> schedules,
            Duration warmUp,
            Duration calm,
            Duration longest,
            Duration settling,
            Duration afterwards) {}

    record Report(List<SlotCase> cases, List<SlotAccount> accounts, Duration took) {

        boolean isSound() {
            return accounts.stream().allMatch(SlotAccount::isSound);
        }

        @Override
        public String toString() {
            return "%s%s%n%nin %d s%n%s"
                    .formatted(
                            SlotAccount.HEADING,
                            accounts.stream()
                                    .map(SlotAccount::toString)
                                    .collect(Collectors.joining(System.lineSeparator())),
                            took.toSeconds(),
                            cases.stream()
                                    .filter(one -> one.fate().isBroken())
                                    .limit(20)
                                    .map(SlotCase::toString)
                                    .collect(Collectors.joining(System.lineSeparator())));
        }
    }

    /// @param args slots (10000); faults in turn, parted by commas (all); schedules, each with
    ///   about a slot a second (24); seconds of warm-up (20); then options of the nodes' JVMs
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 10_000,
                        args.length > 1
                                ? Arrays.stream(args[1].split(",", -1))
                                        .map(SlotFault::named)
                                        .toList()
                                : List.of(SlotFault.values()),
                        TickSchedule.mixed(args.length > 2 ? Integer.parseInt(args[2]) : 24),
                        Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 20),
                        Duration.ofSeconds(15),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        TickingMesh.LEASE.plusSeconds(10));
        var options = args.length > 4 ? List.of(args).subList(4, args.length) : List.of("-Xmx512m");
        var report = run(NodeProcess.Launcher.SHIPPED, options, plan);
        System.out.println(report);
        System.exit(report.isSound() ? 0 : 1);
    }

    static Report run(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        var vertx = Vertx.vertx();
        try (var network = network(plan.faults);
                var sink = new SlotSink(vertx, network.outside());
                var folder = TemporaryFolder.make("schedule-fault-run")) {
            var mesh =
                    TickingMesh.write(
                            folder.path().resolve("mesh"),
                            network.outside(),
                            sink.port(),
                            plan.schedules);
            var clocks = clocks(plan.faults, folder.path());
            try (var nodes =
                    new MeshProcesses(
                            launcher,
                            javaOptions,
                            network,
                            mesh,
                            folder.path(),
                            node -> environment(clocks, node))) {
                return faulted(plan, sink, nodes, clocks);
            }
        } finally {
            vertx.close().await();
        }
    }

    private static MeshNetwork network(List<SlotFault> faults) {
        return faults.contains(SlotFault.CUT)
                ? MeshNetwork.Namespaces.of(MeshProcesses.SIZE)
                : MeshNetwork.Loopback.of(MeshProcesses.SIZE);
    }

    private static NodeClocks clocks(List<SlotFault> faults, Path folder) {
        return faults.contains(SlotFault.CLOCK)
                ? NodeClocks.Own.in(folder, MeshProcesses.SIZE)
                : new NodeClocks.Right();
    }

    private static Map<String, String> environment(NodeClocks clocks, int node) {
        var environment = new HashMap<>(clocks.environment(node));
        environment.putAll(TickingMesh.environment(node));
        return environment;
    }

    /// @param nodes that run the schedules
    static Report faulted(Plan plan, SlotSink sink, MeshProcesses nodes, NodeClocks clocks) {
        var random = RandomGenerator.of("L64X128MixRandom");
        var scene = new Scene(nodes, clocks, plan.longest, plan.settling);
        var incidents = new ArrayList<Incident>();
        RollingRestart.pause(plan.warmUp);
        var from = Instant.now();
        do {
            RollingRestart.pause(plan.calm);
            var fault = plan.faults.get(incidents.size() % plan.faults.size());
            var incident = fault.happens(scene, random.nextInt(MeshProcesses.SIZE));
            System.err.println(incident);
            incidents.add(incident);
            RollingRestart.pause(Duration.between(Instant.now(), incident.calm()));
        } while (planned(plan, from) < plan.slots);
        RollingRestart.pause(plan.calm);
        var until = Instant.now();
        RollingRestart.pause(plan.afterwards);
        return report(plan, sink, incidents, from, until);
    }

    private static int planned(Plan plan, Instant from) {
        var now = Instant.now();
        return plan.schedules.stream().mapToInt(each -> each.slots(from, now).size()).sum();
    }

    /// Waits a while for slots that have not run.
    private static Report report(
            Plan plan, SlotSink sink, List<Incident> incidents, Instant from, Instant until) {
        long since = System.nanoTime();
        var cases = SlotJudge.judge(plan.schedules, from, until, sink.told(), incidents);
        while (cases.stream().anyMatch(one -> one.fate() == SlotCase.Fate.NEVER)
                && System.nanoTime() - since < PATIENCE.toNanos()) {
            RollingRestart.pause(Duration.ofSeconds(1));
            cases = SlotJudge.judge(plan.schedules, from, until, sink.told(), incidents);
        }
        return new Report(cases, SlotAccount.of(cases, incidents), Duration.between(from, until));
    }
}
