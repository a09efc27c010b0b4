package dev.hearth.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Servers that do the same work over HTTP, each on a processor of its own and in turns: requests a
/// second and what one costs the server. All of them live through the whole suite; who has no turn
/// is stopped (SIGSTOP). Blocks.
final class HttpSuite {

    static final String NAME = "http";
    static final String REQUESTS = "requests";
    static final String CPU = "CPU a request";

    private static final int BUSY = 32;
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Plan plan;
    private final Wrk wrk;
    private final Notebook notebook = new Notebook();

    private HttpSuite(Plan plan) {
        this.plan = plan;
        wrk = new Wrk(plan.cpus());
    }

    /// @param connections how many at once, one after the other
    /// @param warmUp the longest, of each server and work, once, with 32 connections
    record Plan(
            List<Work> works,
            List<Integer> connections,
            int rounds,
            Duration warmUp,
            Duration measured,
            Cpus cpus) {

        Plan {
            works = List.copyOf(works);
            connections = List.copyOf(connections);
        }
    }

    private record Cell(Work work, int connections) {

        String group() {
            return "%s, %d connection%s"
                    .formatted(work.word(), connections, connections == 1 ? "" : "s");
        }

        Wrk.Load lasting(Duration duration) {
            return new Wrk.Load(1, connections, duration, work.script());
        }
    }

    /// @param command that the user gave
    /// @param soFar hears what there is each time that a group of figures is complete
    static Suite run(Plan plan, List<Arm> arms, String command, Consumer<Suite> soFar) {
        return new HttpSuite(plan).measure(arms, command, soFar);
    }

    private Suite measure(List<Arm> arms, String command, Consumer<Suite> soFar) {
        var running = new ArrayList<Running>();
        try {
            for (var arm : arms) {
                if (notebook.has(arm.name(), Wrk.with(arm.tools()))) {
                    start(arm, running);
                }
            }
            for (var work : plan.works()) {
                for (int connections : plan.connections()) {
                    for (int round = 0; round < plan.rounds(); round++) {
                        round(new Cell(work, connections), round, running);
                    }
                    soFar.accept(finish(command));
                }
            }
            running.forEach(this::memory);
        } finally {
            running.forEach(each -> end(each));
        }
        return finish(command);
    }

    private Suite finish(String command) {
        return notebook.finish(NAME, "HTTP throughput", command, protocol(), HttpGoals.of(plan));
    }

    private void start(Arm arm, List<Running> running) {
        notebook.say("starting and warming " + arm.name());
        try {
            var started = new Running(arm, arm.start(plan.cpus()::pinServer));
            running.add(started);
            for (var work : plan.works()) {
                work.verify(started.server().port());
                warmUp(started, new Cell(work, BUSY));
            }
            started.tree().stop();
        } catch (RuntimeException broken) {
            // Whatever keeps a server from answering is its result; the others go on.
            notebook.failed(arm.name(), broken);
            running.stream().filter(each -> each.arm().equals(arm)).forEach(HttpSuite::end);
            running.removeIf(each -> each.arm().equals(arm));
        }
    }

    private void warmUp(Running running, Cell cell) {
        var arm = running.arm().name();
        var warmed =
                Warming.of(running.tree(), plan.warmUp(), longest -> ask(running, cell, longest));
        notebook.runs()
                .add("warm-up", arm, cell.work().word(), "s", warmed.seconds(), "as in its turns");
        notebook.say("%s, %s: %s".formatted(arm, cell.work().word(), warmed));
    }

    private void round(Cell cell, int round, List<Running> running) {
        for (var each : Turns.order(running, round)) {
            try {
                turn(cell, each);
            } catch (RuntimeException broken) {
                // As above.
                notebook.failed(each.arm().name(), broken);
                end(each);
                running.remove(each);
            }
        }
    }

    private void turn(Cell cell, Running running) {
        var tree = running.tree();
        tree.goOn();
        cell.work().verify(running.server().port());
        var _ = ask(running, cell, SETTLE);
        var before = tree.cpu();
        var run = ask(running, cell, plan.measured());
        var cpu = tree.cpu().minus(before);
        tree.stop();
        var arm = running.arm().name();
        var group = cell.group();
        var runs = notebook.runs();
        runs.add(group, arm, REQUESTS, "1/s", run.perSecond(), run.command());
        double micros = run.micros(cpu);
        runs.add(group, arm, CPU, "µs", micros, run.command());
        runs.add(group, arm, "p50 at full load", "µs", run.p50Micros(), run.command());
        runs.add(group, arm, "p99 at full load", "µs", run.p99Micros(), run.command());
        notebook.say(
                "%-24s %-22s %,10.0f requests/s %8.1f µs CPU"
                        .formatted(group, arm, run.perSecond(), micros));
    }

    private Wrk.Run ask(Running running, Cell cell, Duration duration) {
        var url = cell.work().url(running.server().port());
        return wrk.run(cell.lasting(duration), url, Map.of());
    }

    private void memory(Running running) {
        var memory = running.tree().memory();
        var command = "/proc/PID/smaps_rollup of the whole process tree";
        var arm = running.arm().name();
        notebook.runs()
                .add("memory", arm, "PSS", "MiB", memory.proportional() / 1048576.0, command);
        notebook.runs().add("memory", arm, "RSS", "MiB", memory.resident() / 1048576.0, command);
    }

    private static void end(Running running) {
        if (running.server().process().isAlive()) {
            running.tree().goOn();
        }
        running.server().close();
    }

    private List<String> protocol() {
        return List.of(
                "Every server is pinned to processor %d and wrk to processor %d with taskset; a server that has no turn is stopped."
                        .formatted(plan.cpus().server(), plan.cpus().client()),
                "Each server first does each work on 32 connections until the CPU time of a request falls no more (by 5 %% in 12 s, after 20,000 requests), %d s at most. Then they take turns: %d rounds of %d s after 1 s that is not counted, each round begun by another server."
                        .formatted(
                                plan.warmUp().toSeconds(),
                                plan.rounds(),
                                plan.measured().toSeconds()),
                "hello: GET, a constant as JSON. loop: POST of {\"count\":1000}, as many dependent steps, JSON back. The answer of each server is checked before each turn.",
                "CPU a request is the user and system time of the server's whole process tree during a turn, by the requests in it.",
                "Latencies are those of a closed loop: a connection waits for its answer before it asks again.");
    }
}
