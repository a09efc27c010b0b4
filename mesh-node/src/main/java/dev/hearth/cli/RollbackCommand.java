package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "rollback",
        description = {
            "Let triggers invoke an earlier version of a function again, on all nodes.",
            "It stays so when nodes are started again, until a further version is deployed."
        },
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(index = "0", paramLabel = "NAME", description = "The function's name.")
    private String function;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "Which (default: the one deployed before the current one).")
    private @Nullable String version;

    @Override
    public void run() {
        var body = version == null ? "" : new JsonObject().put("version", version).encode();
        var answer =
                AdminClient.object(
                        node.client()
                                .post(
                                        "/v1/functions/"
                                                + AdminClient.segment(function)
                                                + "/rollback",
                                        "application/json",
                                        body.getBytes(UTF_8)));
        spec.commandLine().getOut().println(function + " " + answer.getString("version"));
    }
}
