package dev.hearth.load;

import static dev.hearth.load.Goal.Direction.AT_MOST;

import java.util.ArrayList;
import java.util.List;

/// How long servers take from the start of their process to their first answer, in turns. Blocks.
final class StartSuite {

    static final String NAME = "start";

    private static final String GROUP = "start";
    private static final String FIRST_ANSWER = "first answer";
    private static final String COMMAND =
            "the server's own command, then one request from the JVM of hearth-bench";

    private final Notebook notebook = new Notebook();

    private StartSuite() {}

    /// @param rounds beside one before them, which is not counted
    /// @param command that the user gave
    static Suite run(int rounds, List<Arm> arms, String command) {
        return new StartSuite().turns(rounds, arms, command);
    }

    private Suite turns(int rounds, List<Arm> arms, String command) {
        var there = new ArrayList<Arm>();
        for (var arm : arms) {
            if (notebook.has(arm.name(), arm.tools())) {
                there.add(arm);
            }
        }
        for (int round = -1; round < rounds; round++) {
            for (var arm : Turns.order(there, round + 1)) {
                try {
                    start(arm, round);
                } catch (RuntimeException broken) {
                    // Whatever keeps a server from answering is its result; the others go on.
                    notebook.failed(arm.name(), broken);
                    there.remove(arm);
                }
            }
        }
        var goal =
                new Goal(
                        "hearth-dist-js: first answer within 1,000 ms",
                        GROUP,
                        FIRST_ANSWER,
                        "hearth-dist-js",
                        null,
                        AT_MOST,
                        1_000);
        var protocol =
                List.of(
                        "From the start of the process to the whole answer of its first loop request, all processors at its disposal; %d rounds after one that is not counted."
                                .formatted(rounds),
                        "listening is when the server says its port: of a node, when it is ready. CPU and PSS are those of the process tree after the first answer.");
        return notebook.finish(NAME, "Start to first answer", command, protocol, List.of(goal));
    }

    private void start(Arm arm, int round) {
        long begun = System.nanoTime();
        try (var server = arm.start(Pinning.NONE)) {
            long listening = System.nanoTime() - begun;
            Work.LOOP.verify(server.port());
            long answered = System.nanoTime() - begun;
            var tree = new Running(arm, server).tree();
            double cpu = tree.cpu().toNanos() / 1e6;
            double memory = tree.memory().proportional() / 1048576.0;
            notebook.say(
                    "%-24s %,8.0f ms to the first answer".formatted(arm.name(), answered / 1e6));
            if (round >= 0) {
                var runs = notebook.runs();
                runs.add(GROUP, arm.name(), "listening", "ms", listening / 1e6, COMMAND);
                runs.add(GROUP, arm.name(), FIRST_ANSWER, "ms", answered / 1e6, COMMAND);
                runs.add(GROUP, arm.name(), "CPU until then", "ms", cpu, COMMAND);
                runs.add(GROUP, arm.name(), "PSS then", "MiB", memory, COMMAND);
            }
        }
    }
}
