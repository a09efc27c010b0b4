package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "get",
        description = "Show a function of a running node as JSON.",
        mixinStandardHelpOptions = true)
final class GetCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(index = "0", paramLabel = "NAME", description = "The function's name.")
    private String function;

    @Override
    public void run() {
        var found =
                AdminClient.object(
                        node.client().ask("/v1/functions/" + AdminClient.segment(function)));
        spec.commandLine().getOut().println(found.encodePrettily());
    }
}
