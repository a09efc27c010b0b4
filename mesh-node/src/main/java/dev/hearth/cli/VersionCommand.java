package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "version", description = "Print the versions of Hearth, Java and GraalVM.")
final class VersionCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        for (var line : new Version().getVersion()) {
            spec.commandLine().getOut().println(line);
        }
    }
}
