package dev.hearth.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "get",
        description =
                "Print an accepted invocation as JSON: its state and, at its end, its result.",
        mixinStandardHelpOptions = true)
final class InvocationsGetCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(paramLabel = "ID", description = "The invocation's ID.")
    private String id;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            description =
                    "Wait for its end, at most so long, 1m at most, e.g. 10s (default: do not).")
    private @Nullable String wait;

    @Override
    public void run() {
        var query = wait == null ? "" : "?wait=" + AdminClient.segment(wait);
        var found = InvocationAnswers.json(node.client().ask(InvocationAnswers.path(id) + query));
        spec.commandLine().getOut().println(found.encodePrettily());
    }
}
