package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "invocations",
        description = "Look at accepted invocations, cancel them, or run them again.",
        mixinStandardHelpOptions = true,
        subcommands = {
            InvocationsListCommand.class,
            InvocationsGetCommand.class,
            InvocationsCancelCommand.class,
            InvocationsReplayCommand.class
        })
final class InvocationsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, get, cancel or replay?");
    }
}
