package dev.hearth.load;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/// The command `hearth-bench`.
@Command(
        name = "hearth-bench",
        description = "Measures Hearth beside other servers, in turns, on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            HttpCommand.class,
            DensityCommand.class,
            LaunchCommand.class,
            StartCommand.class,
            ReportCommand.class,
            HelpCommand.class
        })
public final class Main {

    private Main() {}

    /// Exits with 1 when an arm failed, with 2 when it does not understand its arguments.
    public static void main(String[] args) {
        System.exit(
                new CommandLine(new Main())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(args));
    }
}
