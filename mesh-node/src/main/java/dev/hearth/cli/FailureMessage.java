package dev.hearth.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Turns a [CommandException] into its one line and exit code. Anything else is a defect of Hearth,
/// and its stack trace is shown.
final class FailureMessage implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine commandLine, ParseResult parsed) throws Exception {
        if (failure instanceof CommandException expected) {
            commandLine.getErr().println("hearth: " + expected.getMessage());
            return expected.exitCode();
        }
        throw failure;
    }
}
