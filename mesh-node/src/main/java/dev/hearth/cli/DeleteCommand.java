package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "delete",
        description = "Delete a function with all its versions, on all nodes.",
        mixinStandardHelpOptions = true)
final class DeleteCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(index = "0", paramLabel = "NAME", description = "The function's name.")
    private String function;

    @Override
    public void run() {
        var _ =
                AdminClient.object(
                        node.client().delete("/v1/functions/" + AdminClient.segment(function)));
        spec.commandLine().getOut().println(function + " is deleted");
    }
}
