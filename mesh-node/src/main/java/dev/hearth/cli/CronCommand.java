package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "cron",
        description = "Look into schedules.",
        mixinStandardHelpOptions = true,
        subcommands = CronNextCommand.class)
final class CronCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? Write hearth cron next");
    }
}
