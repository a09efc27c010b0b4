package dev.hearth.load;

import static dev.hearth.load.Goal.Direction.AT_LEAST;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Many functions on one processor: requests a second for the memory that they take, by the fair
/// protocol: the same processor, all functions asked alike, both sides warm. Blocks.
final class DensitySuite {

    static final String NAME = "density";

    private static final String PER_MEMORY = "requests for memory";
    private static final Path SCRIPT = HttpArms.PEERS.resolve("wrk/many.lua");
    private static final Duration SETTLE = Duration.ofSeconds(1);

    /// Of the machine, that a fleet must leave.
    private static final double LEAST_FREE_GIB = 4;

    private final Plan plan;
    private final Wrk wrk;
    private final Notebook notebook = new Notebook();

    private DensitySuite(Plan plan) {
        this.plan = plan;
        wrk = new Wrk(plan.cpus());
    }

    /// @param functions how many, one after the other
    /// @param warmUp of each fleet, the longest
    record Plan(
            List<Integer> functions, int rounds, Duration warmUp, Duration measured, Cpus cpus) {

        Plan {
            functions = List.copyOf(functions);
        }
    }

    /// @param command that the user gave
    /// @param soFar hears what there is each time that a group of figures is complete
    static Suite run(Plan plan, List<Fleet> fleets, String command, Consumer<Suite> soFar) {
        return new DensitySuite(plan).measure(fleets, command, soFar);
    }

    private Suite measure(List<Fleet> fleets, String command, Consumer<Suite> soFar) {
        var there = new ArrayList<Fleet>();
        for (var fleet : fleets) {
            if (notebook.has(fleet.name(), Wrk.with(fleet.tools()))) {
                there.add(fleet);
            }
        }
        for (int functions : plan.functions()) {
            measure(functions, there);
            soFar.accept(finish(command));
        }
        return finish(command);
    }

    private Suite finish(String command) {
        return notebook.finish(NAME, "Density", command, protocol(), goals());
    }

    private void measure(int functions, List<Fleet> fleets) {
        var group = "%d function%s".formatted(functions, functions == 1 ? "" : "s");
        var started = new ArrayList<Fleet.Started>();
        try {
            for (var fleet : List.copyOf(fleets)) {
                start(fleet, functions, group, started, fleets);
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (var each : Turns.order(started, round)) {
                    try {
                        turn(each, group);
                    } catch (RuntimeException broken) {
                        // Whatever keeps a fleet from answering is its result; the others go on.
                        notebook.failed(each.fleet().name(), broken);
                        each.end();
                        started.remove(each);
                        fleets.remove(each.fleet());
                    }
                }
            }
        } finally {
            started.forEach(Fleet.Started::end);
        }
    }

    private void start(
            Fleet fleet,
            int functions,
            String group,
            List<Fleet.Started> started,
            List<Fleet> fleets) {
        notebook.say("starting and warming %s with %d".formatted(fleet.name(), functions));
        try {
            if (Machine.freeGibibytes() < LEAST_FREE_GIB) {
                throw new IllegalStateException("the machine has too little memory left for it");
            }
            var fresh = fleet.start(functions, plan.cpus()::pinServer);
            started.add(fresh);
            fresh.targets().forEach(target -> Work.HELLO.verify(target.url()));
            var warmed = Warming.of(fresh.tree(), plan.warmUp(), longest -> ask(fresh, longest));
            notebook.runs()
                    .add(group, fleet.name(), "warm-up", "s", warmed.seconds(), "as in its turns");
            notebook.say(fleet.name() + ": " + warmed);
            fresh.tree().stop();
        } catch (RuntimeException broken) {
            // As above.
            notebook.failed(fleet.name(), broken);
            started.stream().filter(each -> each.fleet().equals(fleet)).forEach(Fleet.Started::end);
            started.removeIf(each -> each.fleet().equals(fleet));
            fleets.remove(fleet);
        }
    }

    private void turn(Fleet.Started started, String group) {
        var tree = started.tree();
        tree.goOn();
        var _ = ask(started, SETTLE);
        var before = tree.cpu();
        var run = ask(started, plan.measured());
        var cpu = tree.cpu().minus(before);
        var memory = tree.memory();
        tree.stop();
        var arm = started.fleet().name();
        var runs = notebook.runs();
        double perMemory = run.perSecond() / (memory.proportional() / 1e9);
        runs.add(group, arm, PER_MEMORY, "1/s/GB of PSS", perMemory, run.command());
        runs.add(group, arm, "requests", "1/s", run.perSecond(), run.command());
        runs.add(group, arm, "PSS", "MB", memory.proportional() / 1e6, run.command());
        runs.add(group, arm, "RSS", "MB", memory.resident() / 1e6, run.command());
        runs.add(group, arm, "CPU a request", "µs", run.micros(cpu), run.command());
        notebook.say(
                "%-14s %-16s %,10.0f requests/s %,8.0f MB PSS %8.1f µs CPU"
                        .formatted(
                                group,
                                arm,
                                run.perSecond(),
                                memory.proportional() / 1e6,
                                run.micros(cpu)));
    }

    /// Each function on a connection and a thread of its own.
    private Wrk.Run ask(Fleet.Started started, Duration duration) {
        var targets = started.targets();
        int count = targets.size();
        var load = new Wrk.Load(count, count, duration, List.of(SCRIPT));
        try {
            var file = Files.createTempFile("targets", ".txt");
            try {
                for (var target : targets) {
                    Files.writeString(file, target.line(), StandardOpenOption.APPEND);
                }
                return wrk.run(load, targets.getFirst().url(), Map.of("TARGETS", file.toString()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    private List<String> protocol() {
        return List.of(
                "Every fleet is pinned to processor %d and wrk to processor %d with taskset; a fleet that has no turn is stopped."
                        .formatted(plan.cpus().server(), plan.cpus().client()),
                "The functions answer a constant as JSON. Each is asked on one connection of its own, which waits for its answer: as many at once as there are functions.",
                "Each fleet is first asked until the CPU time of a request falls no more (by 5 %% in 12 s, after 20,000 requests), %d s at most. Then they take turns: %d rounds of %d s after 1 s that is not counted."
                        .formatted(
                                plan.warmUp().toSeconds(),
                                plan.rounds(),
                                plan.measured().toSeconds()),
                "Memory is that of all processes of a fleet at the end of a turn: PSS counts what processes share once, RSS in each of them.",
                "-each: a process for each function. Of jvm-each the JDK's HttpServer with -XX:+UseSerialGC -Xmx64m.");
    }

    private static List<Goal> goals() {
        return List.of(
                goal("hearth-js", 5, "node-each"),
                goal("hearth-python", 3, "cpython-each"),
                goal("hearth-java", 30, "jvm-each"));
    }

    private static Goal goal(String arm, double factor, String against) {
        return new Goal(
                "%s: requests for memory ≥ %.0f × %s".formatted(arm, factor, against),
                "100 functions",
                PER_MEMORY,
                arm,
                against,
                AT_LEAST,
                factor);
    }
}
