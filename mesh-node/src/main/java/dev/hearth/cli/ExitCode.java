package dev.hearth.cli;

/// What `hearth` exits with.
final class ExitCode {

    static final int OK = 0;

    /// The manifest is refused, the node did not start, the function failed.
    static final int FAILED = 1;

    /// The command line is wrong; picocli's own code for it.
    static final int USAGE = 2;

    /// No node answers at the admin address.
    static final int UNREACHABLE = 3;

    private ExitCode() {}
}
