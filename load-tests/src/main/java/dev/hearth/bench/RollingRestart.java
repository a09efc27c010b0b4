package dev.hearth.bench;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// All nodes of a mesh are drained and started again, one after the other, under a steady load.
/// Exits with 1 where a request failed, an event was lost or executed twice, or a node did not end
/// with 0.
final class RollingRestart {

    private RollingRestart() {}

    /// @param warmUp before the first drain and not counted
    /// @param pause before each drain, and after the last start
    record Plan(int perSecond, Duration warmUp, int drains, Duration pause) {}

    /// @param exits of the drained processes
    /// @param away how long each was away, from the request until all were ready again
    record Report(
            Plan plan, Account account, int refused, List<Integer> exits, List<Duration> away) {

        boolean isClean() {
            return account.isWhole()
                    && account.failed() == 0
                    && account.duplicates() == 0
                    && exits.stream().allMatch(code -> code == 0);
        }

        @Override
        public String toString() {
            return "%d requests, %d a second, %d of them accepted for later, through %d drains and starts: %d failed %s, %d lost, %d doubled, %d duplicates%nexit codes %s, away for %s s, %d connections refused and tried elsewhere%n"
                    .formatted(
                            account.sent(),
                            plan.perSecond,
                            account.accepted(),
                            exits.size(),
                            account.failed(),
                            account.failures(),
                            account.lost(),
                            account.doubled(),
                            account.duplicates(),
                            exits,
                            away.stream().map(each -> each.toMillis() / 1000.0).toList(),
                            refused);
        }
    }

    /// @param args requests a second (1000), rounds over all nodes (1), seconds of warm-up (30),
    ///   then options of the nodes' JVMs
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 1_000,
                        Duration.ofSeconds(args.length > 2 ? Long.parseLong(args[2]) : 30),
                        args.length > 1 ? Integer.parseInt(args[1]) : MeshProcesses.SIZE,
                        Duration.ofSeconds(10));
        var options = args.length > 3 ? List.of(args).subList(3, args.length) : List.<String>of();
        var report = run(NodeProcess.Launcher.SHIPPED, options, plan);
        System.out.println(report);
        System.exit(report.isClean() ? 0 : 1);
    }

    static Report run(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        var vertx = Vertx.vertx();
        try (var network = MeshNetwork.Loopback.of(MeshProcesses.SIZE);
                var sink = new ExecutionSink(vertx, network.outside());
                var folder = TemporaryFolder.make("telling-mesh");
                var nodes =
                        new MeshProcesses(
                                launcher,
                                javaOptions,
                                network,
                                TellingMesh.write(folder.path(), network.outside(), sink.port()),
                                folder.path())) {
            return restarted(plan, sink, nodes);
        } finally {
            vertx.close().await();
        }
    }

    /// @param nodes that serve a [TellingMesh]
    static Report restarted(Plan plan, ExecutionSink sink, MeshProcesses nodes) {
        Traffic.warmUp(nodes.network(), plan.perSecond, plan.warmUp, sink);
        var exits = new ArrayList<Integer>();
        var away = new ArrayList<Duration>();
        try (var traffic = new Traffic(nodes.network(), plan.perSecond)) {
            for (int each = 0; each < plan.drains; each++) {
                pause(plan.pause);
                long since = System.nanoTime();
                exits.add(nodes.drain(each % MeshProcesses.SIZE));
                nodes.start(each % MeshProcesses.SIZE);
                nodes.awaitAll(MeshProcesses.SIZE);
                away.add(Duration.ofNanos(System.nanoTime() - since));
            }
            pause(plan.pause);
            traffic.end();
            return new Report(
                    plan, Account.of(traffic, sink), traffic.refused(), exits, List.copyOf(away));
        }
    }

    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
