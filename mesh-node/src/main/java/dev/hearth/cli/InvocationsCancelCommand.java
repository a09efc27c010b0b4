package dev.hearth.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "cancel",
        description = {
            "Cancel an accepted invocation.",
            "One that runs is told to stop. Exits with 1 if it had come to another end before."
        },
        mixinStandardHelpOptions = true)
final class InvocationsCancelCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(paramLabel = "ID", description = "The invocation's ID.")
    private String id;

    @Override
    public Integer call() {
        var state =
                InvocationAnswers.json(node.client().delete(InvocationAnswers.path(id)))
                        .getString("state");
        spec.commandLine()
                .getOut()
                .println(state.equals("running") ? "running, told to stop" : state);
        return state.equals("cancelled") || state.equals("running") ? ExitCode.OK : ExitCode.FAILED;
    }
}
