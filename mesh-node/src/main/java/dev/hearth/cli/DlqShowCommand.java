package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "show",
        description = {
            "Print a letter as JSON: why it is there, its headers and its data.",
            "Of headers and query parameters that let somebody in, such as authorization and cookie, it"
                    + " prints *** unless --credentials is given."
        },
        mixinStandardHelpOptions = true)
final class DlqShowCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(
            index = "0",
            paramLabel = "PLACE",
            description = "A dead-letter topic, or function:NAME.")
    private String place;

    @Parameters(
            index = "1",
            paramLabel = "ID",
            description = "The letter's ID, as list shows it: PARTITION/OFFSET in a topic.")
    private String id;

    @Option(
            names = "--credentials",
            description = "Print the values of authorization, cookie and the like too.")
    private boolean credentials;

    @Override
    public void run() {
        boolean inTopic = !place.startsWith("function:");
        if (inTopic && !id.matches("\\d+/\\d+")) {
            throw new ParameterException(
                    spec.commandLine(), "a letter's ID is PARTITION/OFFSET, such as 0/17");
        }
        var path = inTopic ? id : AdminClient.segment(id);
        var response =
                node.client()
                        .ask(
                                "/v1/dead-letters/%s/%s%s"
                                        .formatted(
                                                AdminClient.segment(place),
                                                path,
                                                credentials ? "?credentials=true" : ""));
        if (response.statusCode() != 200) {
            throw CommandException.failed(AdminClient.problem(response));
        }
        var letter = new JsonObject(new String(response.body(), UTF_8));
        spec.commandLine().getOut().println(letter.encodePrettily());
    }
}
