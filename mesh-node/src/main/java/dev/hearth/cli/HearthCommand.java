package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `hearth`: shows its help when no command is given.
@Command(
        name = "hearth",
        description = "A reactive, event-driven function mesh that keeps functions warm.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {
            RunCommand.class,
            DevCommand.class,
            ValidateCommand.class,
            DeployCommand.class,
            ListCommand.class,
            GetCommand.class,
            InvokeCommand.class,
            VersionsCommand.class,
            RollbackCommand.class,
            AliasCommand.class,
            DeleteCommand.class,
            CronCommand.class,
            DlqCommand.class,
            InvocationsCommand.class,
            NodesCommand.class,
            TopCommand.class,
            DrainCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 no node answers.",
        })
final class HearthCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }
}
