package dev.hearth.load;

import dev.hearth.bench.LaunchUnderLoad;
import dev.hearth.bench.Percentiles;
import java.util.List;

/// Launches of sandboxes on a real node at a steady rate: [LaunchUnderLoad], round by round, each
/// with a node of its own. Blocks.
final class LaunchSuite {

    static final String NAME = "launch";

    private LaunchSuite() {}

    /// @param command that the user gave
    static Suite run(
            int rounds, LaunchUnderLoad.Plan plan, List<String> javaOptions, String command) {
        var notebook = new Notebook();
        var group =
                "%d launches a second of %d functions"
                        .formatted(plan.perSecond(), plan.functions());
        for (int round = 0; round < rounds; round++) {
            var report = LaunchUnderLoad.measure(javaOptions, plan);
            notebook.say(report.toString());
            if (report.answers().failures() > 0) {
                notebook.failed("round " + round, new IllegalStateException(report.toString()));
            }
            report.answers()
                    .launches()
                    .forEach((kind, launches) -> add(notebook, group, kind, launches, plan));
        }
        var protocol =
                List.of(
                        "JavaScript, WebAssembly and Java functions in turn over HTTP, every invocation in a sandbox of its own; a request is sent when it is due, whatever became of those before. Client and node share the machine.",
                        "launch is the bill's: from asking for a sandbox, on a sandbox thread, until the handler is called. %d s of the same before, %d s recorded."
                                .formatted(plan.warmUp().toSeconds(), plan.measured().toSeconds()));
        return notebook.finish(NAME, "Launches", command, protocol, List.of());
    }

    private static void add(
            Notebook notebook,
            String group,
            String kind,
            Percentiles launches,
            LaunchUnderLoad.Plan plan) {
        var command =
                "java @load-tests/target/jvm.args -cp 'load-tests/target/lib/*' %s %d %d %d"
                        .formatted(
                                LaunchUnderLoad.class.getName(),
                                plan.perSecond(),
                                plan.warmUp().toSeconds(),
                                plan.measured().toSeconds());
        var runs = notebook.runs();
        runs.add(group, kind, "p50", "µs", launches.micros(50), command);
        runs.add(group, kind, "p99", "µs", launches.micros(99), command);
        runs.add(group, kind, "p99.9", "µs", launches.micros(99.9), command);
        runs.add(group, kind, "launches", "", (double) launches.count(), command);
    }
}
