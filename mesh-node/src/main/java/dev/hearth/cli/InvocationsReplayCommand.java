package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description = "Accept the event of an invocation once more, and print the new one's ID.",
        mixinStandardHelpOptions = true)
final class InvocationsReplayCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(paramLabel = "ID", description = "The invocation's ID.")
    private String id;

    @Override
    public void run() {
        var accepted =
                InvocationAnswers.json(
                        node.client()
                                .post(
                                        InvocationAnswers.path(id) + "/replay",
                                        "application/json",
                                        new byte[0]));
        spec.commandLine().getOut().println(accepted.getString("id"));
    }
}
