package dev.hearth.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = "List the functions of a running node.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private OutputOption output;

    @Override
    public void run() {
        var functions = node.client().list("/v1/functions");
        output.print(spec.commandLine().getOut(), functions, () -> rows(functions));
    }

    private static List<List<String>> rows(JsonArray functions) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "VERSION", "RUNTIME", "TRIGGERS"));
        for (int i = 0; i < functions.size(); i++) {
            var function = functions.getJsonObject(i);
            rows.add(
                    List.of(
                            function.getString("name"),
                            function.getString("version"),
                            function.getString("runtime"),
                            triggers(function)));
        }
        return rows;
    }

    private static String triggers(JsonObject function) {
        return function.getJsonArray("triggers").stream()
                .map(JsonObject.class::cast)
                .map(trigger -> trigger.getString("name") + ":" + trigger.getString("kind"))
                .collect(Collectors.joining(","));
    }
}
