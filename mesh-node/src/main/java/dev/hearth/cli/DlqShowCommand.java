package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = "Print a letter as JSON: why it is there, its headers and its data.",
        mixinStandardHelpOptions = true)
final class DlqShowCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(index = "0", paramLabel = "TOPIC", description = "The dead-letter topic.")
    private String topic;

    @Parameters(
            index = "1",
            paramLabel = "PARTITION/OFFSET",
            description = "The letter's ID, as list shows it.")
    private String id;

    @Override
    public void run() {
        if (!id.matches("\\d+/\\d+")) {
            throw new ParameterException(
                    spec.commandLine(), "a letter's ID is PARTITION/OFFSET, such as 0/17");
        }
        var response =
                node.client().ask("/v1/dead-letters/" + AdminClient.segment(topic) + "/" + id);
        if (response.statusCode() != 200) {
            throw CommandException.failed(AdminClient.problem(response));
        }
        var letter = new JsonObject(new String(response.body(), UTF_8));
        spec.commandLine().getOut().println(letter.encodePrettily());
    }
}
