package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "top",
        description = {
            "Show what a mesh does, again and again, until it is interrupted.",
            "Above are all nodes, as `hearth nodes` lists them. Below are the functions that ran on"
                    + " the node that is asked: invocations a second, those among them that did not"
                    + " return, how long they took, CPU time as a share of one core, bytes"
                    + " allocated."
        },
        mixinStandardHelpOptions = true)
final class TopCommand implements Runnable {

    private static final String CLEAR = "\u001b[H\u001b[2J";

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Option(
            names = {"-d", "--delay"},
            paramLabel = "SECONDS",
            description = "Between two looks (default: ${DEFAULT-VALUE}).",
            defaultValue = "2")
    private int delay;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many (default: never).",
            defaultValue = "0",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private int count;

    @Override
    public void run() {
        if (delay < 1 || count < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--delay is at least 1, and --count not negative");
        }
        var client = node.client();
        var out = spec.commandLine().getOut();
        var before = metrics(client);
        long since = System.nanoTime();
        for (int shown = 0; count == 0 || shown < count; shown++) {
            pause();
            var after = metrics(client);
            long now = System.nanoTime();
            show(out, client, new TopView(before, after, Duration.ofNanos(now - since)));
            before = after;
            since = now;
        }
    }

    private static MetricSamples metrics(AdminClient client) {
        var answer = client.ask("/metrics");
        if (answer.statusCode() != 200) {
            throw CommandException.failed(AdminClient.problem(answer));
        }
        return MetricSamples.parse(new String(answer.body(), UTF_8));
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(delay);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw CommandException.failed("interrupted");
        }
    }

    private static void show(PrintWriter out, AdminClient client, TopView view) {
        var nodes = NodesCommand.rows(client.list("/v1/nodes"));
        if (Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()) {
            out.print(CLEAR);
        }
        Table.of(nodes).forEach(out::println);
        out.printf("%n%s%n%n", view.summary());
        Table.of(view.functions()).forEach(out::println);
        out.println();
        out.flush();
    }
}
