package dev.hearth.cli;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "alias",
        description = {
            "Give a version of a function a further name, on all nodes.",
            "`hearth invoke NAME:ALIAS` invokes it, whatever version is current."
        },
        mixinStandardHelpOptions = true)
final class AliasCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(index = "0", paramLabel = "NAME", description = "The function's name.")
    private String function;

    @Parameters(index = "1", paramLabel = "ALIAS", description = "Small letters, digits and '-'.")
    private String alias;

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "Which version (default: the alias is removed).")
    private @Nullable String version;

    @Override
    public void run() {
        var path =
                "/v1/functions/"
                        + AdminClient.segment(function)
                        + "/aliases/"
                        + AdminClient.segment(alias);
        if (version == null) {
            var _ = AdminClient.object(node.client().delete(path));
            spec.commandLine().getOut().println(function + ":" + alias + " is removed");
            return;
        }
        var body = new JsonObject().put("version", version).encode();
        var _ =
                AdminClient.object(
                        node.client()
                                .put(
                                        path,
                                        "application/json",
                                        HttpRequest.BodyPublishers.ofString(body)));
        spec.commandLine().getOut().println(function + ":" + alias + " is " + version);
    }
}
