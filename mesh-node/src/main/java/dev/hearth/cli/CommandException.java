package dev.hearth.cli;

import org.jspecify.annotations.Nullable;

/// A command could not do what was asked; the message is all a person needs to know.
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandException(int exitCode, @Nullable String message) {
        super(message);
        this.exitCode = exitCode;
    }

    static CommandException failed(@Nullable String message) {
        return new CommandException(ExitCode.FAILED, message);
    }

    static CommandException unreachable(String message) {
        return new CommandException(ExitCode.UNREACHABLE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
