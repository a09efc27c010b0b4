package dev.hearth.cli;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "versions",
        description = "List the versions of a function, the latest first.",
        mixinStandardHelpOptions = true)
final class VersionsCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private OutputOption output;

    @Parameters(index = "0", paramLabel = "NAME", description = "The function's name.")
    private String function;

    @Override
    public void run() {
        var versions =
                node.client().list("/v1/functions/" + AdminClient.segment(function) + "/versions");
        output.print(spec.commandLine().getOut(), versions, () -> rows(versions));
    }

    private static List<List<String>> rows(JsonArray versions) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("VERSION", "CURRENT", "ALIASES", "DEPLOYED"));
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.getJsonObject(i);
            rows.add(
                    List.of(
                            version.getString("version"),
                            version.getBoolean("current") ? "current" : "",
                            version.getJsonArray("aliases").stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(",")),
                            version.getString("deployed")));
        }
        return rows;
    }
}
