package dev.hearth.bench;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A function is replaced again and again while it is asked for at a steady rate on all nodes; its
/// answer is the number of its version. Exits with 1 where a request failed, or was answered by a
/// version older than one that was said to be deployed before the request was sent.
final class DeployUnderLoad {

    private static final String MANIFEST =
            """
            apiVersion: hearth/v1
            kind: Function
            metadata: {name: version}
            spec: {runtime: js, handler: version.mjs, triggers: {in: {kind: http, path: /version}}}
            """;

    private DeployUnderLoad() {}

    /// @param measured the replacements are spread over it evenly
    record Plan(int perSecond, Duration warmUp, Duration measured, int replacements) {}

    /// @param took how long each replacement took until it was said to be deployed
    record Report(Plan plan, VersionWatch.Seen seen, List<Duration> took) {

        boolean isClean() {
            return seen.failed() == 0 && seen.stale() == 0 && took.size() == plan.replacements;
        }

        @Override
        public String toString() {
            return "%d requests, %d a second, %d replacements: %d failed %s, %d answered by a version older than the one deployed before%n%d answered by a version older than one that another node had answered with before, at most %.1f ms earlier; on the same node %d%n%d versions seen; a replacement took %d ms in the median, %d ms at most%n"
                    .formatted(
                            seen.requests(),
                            plan.perSecond,
                            took.size(),
                            seen.failed(),
                            seen.failures(),
                            seen.stale(),
                            seen.behindAnother(),
                            seen.longestBehind().toNanos() / 1e6,
                            seen.behindItself(),
                            seen.versions(),
                            took.stream().sorted().toList().get(took.size() / 2).toMillis(),
                            took.stream().max(Duration::compareTo).orElseThrow().toMillis());
        }
    }

    /// @param args requests a second (1000), seconds (60), replacements (20), seconds of warm-up
    ///   (30), then options of the nodes' JVMs
    public static void main(String[] args) {
        var plan =
                new Plan(
                        args.length > 0 ? Integer.parseInt(args[0]) : 1_000,
                        Duration.ofSeconds(args.length > 3 ? Long.parseLong(args[3]) : 30),
                        Duration.ofSeconds(args.length > 1 ? Long.parseLong(args[1]) : 60),
                        args.length > 2 ? Integer.parseInt(args[2]) : 20);
        var options = args.length > 4 ? List.of(args).subList(4, args.length) : List.<String>of();
        var report = run(NodeProcess.Launcher.SHIPPED, options, plan);
        System.out.println(report);
        System.exit(report.isClean() ? 0 : 1);
    }

    static Report run(NodeProcess.Launcher launcher, List<String> javaOptions, Plan plan) {
        try (var network = MeshNetwork.Loopback.of(MeshProcesses.SIZE);
                var folder = TemporaryFolder.make("version-mesh");
                var nodes =
                        new MeshProcesses(launcher, javaOptions, network, null, folder.path())) {
            return measured(plan, nodes);
        }
    }

    static Report measured(Plan plan, MeshProcesses nodes) {
        var _ = deploy(nodes, 0);
        try (var warmUp = new VersionWatch(nodes.network())) {
            var _ = warmUp.run(plan.perSecond, plan.warmUp);
        }
        try (var watch = new VersionWatch(nodes.network())) {
            var took = new ArrayList<Duration>();
            var deploying =
                    Thread.ofPlatform()
                            .daemon()
                            .name("deploying")
                            .start(() -> deployAll(plan, nodes, watch, took));
            var seen = watch.run(plan.perSecond, plan.measured);
            deploying.join();
            return new Report(plan, seen, List.copyOf(took));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void deployAll(
            Plan plan, MeshProcesses nodes, VersionWatch watch, List<Duration> took) {
        var interval = plan.measured.dividedBy(plan.replacements + 1);
        long begun = System.nanoTime();
        for (int version = 1; version <= plan.replacements; version++) {
            RollingRestart.pause(
                    interval.multipliedBy(version).minusNanos(System.nanoTime() - begun));
            took.add(deploy(nodes, version));
            watch.deployed(version);
        }
    }

    /// @return how long it took
    private static Duration deploy(MeshProcesses nodes, int version) {
        long since = System.nanoTime();
        var answer =
                nodes.admin(
                        version % MeshProcesses.SIZE, "PUT", "/v1/functions/version", zip(version));
        if (answer.statusCode() != 200
                || !new JsonObject(answer.body()).getJsonArray("pending").isEmpty()) {
            throw new IllegalStateException(answer.body());
        }
        return Duration.ofNanos(System.nanoTime() - since);
    }

    private static String code(int version) {
        return "export const handler = () => ({statusCode: 200, body: '%d'});\n".formatted(version);
    }

    private static byte[] zip(int version) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("version.yaml"));
            zip.write(MANIFEST.getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("version.mjs"));
            zip.write(code(version).getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
