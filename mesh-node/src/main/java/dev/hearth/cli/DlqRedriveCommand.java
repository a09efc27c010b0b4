package dev.hearth.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "redrive",
        description = {
            "Send letters back to where they came from.",
            "To topics: a letter is removed once it is there. Letters with the same key keep their"
                    + " order. May be interrupted: no letter is lost, and the last ones may be sent"
                    + " twice.",
            "With function:NAME: their events are accepted anew, as asynchronous invocations. May be"
                    + " interrupted: none is lost, and none accepted twice."
        },
        mixinStandardHelpOptions = true)
final class DlqRedriveCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private LetterOptions letters;

    @Parameters(paramLabel = "PLACE", description = "A dead-letter topic, or function:NAME.")
    private String place;

    @Option(names = "--dry-run", description = "Only say how many would be sent back.")
    private boolean dryRun;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "At most so many letters a second (default: as many as can be).")
    private @Nullable Integer rate;

    @Override
    public void run() {
        var client = node.client();
        var path =
                "/v1/dead-letters/"
                        + AdminClient.segment(place)
                        + "/redrive"
                        + letters.query()
                        + options();
        var command = spec.commandLine();
        var total =
                new LetterLoop(
                                more -> client.post(path + more, "application/json", new byte[0]),
                                command.getErr())
                        .run();
        command.getOut()
                .println(
                        dryRun
                                ? "%d letters would be sent back, %d others are there"
                                        .formatted(total.done(), total.kept())
                                : "%d letters sent back".formatted(total.done()));
    }

    private String options() {
        return (dryRun ? "dry-run=true&" : "") + (rate == null ? "" : "rate=" + rate + "&");
    }
}
