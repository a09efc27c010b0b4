package dev.hearth.cli;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "drain",
        description = {
            "Send a node away: it takes nothing new, ends what runs, leaves the others and exits.",
            "Any node of its mesh may be asked."
        },
        mixinStandardHelpOptions = true)
final class DrainCommand implements Callable<Integer> {

    private static final long GLANCE_MILLIS = 200;

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress address;

    @Parameters(
            index = "0",
            paramLabel = "NODE",
            description =
                    "Its id or the beginning of it, or its address, as `hearth nodes` has it.")
    private String node;

    @Option(
            names = "--wait",
            description = "Come back when the node has left, or does not answer any more.")
    private boolean untilGone;

    @Override
    public Integer call() throws InterruptedException {
        var client = address.client();
        var found = find(client.list("/v1/nodes"));
        var id = found.getString("id");
        var response =
                client.post(
                        "/v1/nodes/" + AdminClient.segment(id) + "/drain",
                        "application/json",
                        new byte[0]);
        if (response.statusCode() != 202) {
            throw CommandException.failed(AdminClient.problem(response));
        }
        if (untilGone) {
            awaitEnd(client, found);
        }
        var out = spec.commandLine().getOut();
        out.println(id + (untilGone ? " has left" : " is draining"));
        out.flush();
        return ExitCode.OK;
    }

    private JsonObject find(JsonArray nodes) {
        var found =
                nodes.stream()
                        .map(JsonObject.class::cast)
                        .filter(one ->
                                one.getString("id").startsWith(node)
                                        || one.getString("address").equals(node))
                        .toList();
        if (found.size() != 1) {
            throw CommandException.failed(
                    found.isEmpty()
                            ? "no node is '%s': `hearth nodes` lists them".formatted(node)
                            : "'%s' may be any of %s".formatted(node, ids(found)));
        }
        return found.getFirst();
    }

    private static List<String> ids(List<JsonObject> nodes) {
        return nodes.stream().map(one -> one.getString("id")).toList();
    }

    private static void awaitEnd(AdminClient client, JsonObject node) throws InterruptedException {
        while (true) {
            try {
                if (client.list("/v1/nodes").stream()
                        .map(JsonObject.class::cast)
                        .noneMatch(one -> one.getString("id").equals(node.getString("id")))) {
                    return;
                }
            } catch (CommandException gone) {
                if (node.getBoolean("self")) {
                    return;
                }
                throw gone;
            }
            MILLISECONDS.sleep(GLANCE_MILLIS);
        }
    }
}
