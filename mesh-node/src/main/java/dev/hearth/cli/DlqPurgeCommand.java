package dev.hearth.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "purge", description = "Remove letters for good.", mixinStandardHelpOptions = true)
final class DlqPurgeCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private LetterOptions letters;

    @Parameters(paramLabel = "PLACE", description = "A dead-letter topic, or function:NAME.")
    private String place;

    @Option(names = "--dry-run", description = "Only say how many would be removed.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Really remove them.")
    private boolean yes;

    @Override
    public void run() {
        var command = spec.commandLine();
        if (!yes && !dryRun) {
            throw new ParameterException(
                    command, "purge removes letters for good: say --yes, or --dry-run first");
        }
        var client = node.client();
        var path =
                "/v1/dead-letters/"
                        + AdminClient.segment(place)
                        + letters.query()
                        + (dryRun ? "dry-run=true&" : "");
        var total = new LetterLoop(more -> client.delete(path + more), command.getErr()).run();
        command.getOut()
                .println(
                        dryRun
                                ? "%d letters would be removed, %d others are there"
                                        .formatted(total.done(), total.kept())
                                : "%d letters removed".formatted(total.done()));
    }
}
