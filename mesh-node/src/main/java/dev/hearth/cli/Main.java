package dev.hearth.cli;

import picocli.CommandLine;

/// The process's entry: reads the command line, runs one command, exits with its code.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new HearthCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new FailureMessage());
    }
}
