package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = "List accepted invocations, the latest first.",
        mixinStandardHelpOptions = true)
final class InvocationsListCommand implements Runnable {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private OutputOption output;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "Only those of this function (default: all).")
    private @Nullable String function;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description =
                    "Only those that are waiting, running, retrying, succeeded, failed or cancelled"
                            + " (default: all).")
    private @Nullable String state;

    @Option(
            names = "--after",
            paramLabel = "ID",
            description = "Go on after this one, the last of the page before.")
    private @Nullable String after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit;

    @Override
    public void run() {
        var found = node.client().list("/v1/invocations" + query());
        output.print(spec.commandLine().getOut(), found, () -> rows(found));
    }

    private String query() {
        var query = new StringBuilder("?limit=" + limit);
        put(query, "function", function);
        put(query, "state", state);
        put(query, "after", after);
        return query.toString();
    }

    private static void put(StringBuilder query, String name, @Nullable String value) {
        if (value != null) {
            query.append('&').append(name).append('=').append(URLEncoder.encode(value, UTF_8));
        }
    }

    private static List<List<String>> rows(JsonArray found) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "ACCEPTED", "FUNCTION", "TRIGGER", "STATE", "ATTEMPT", "REASON"));
        for (int i = 0; i < found.size(); i++) {
            var one = found.getJsonObject(i);
            rows.add(
                    List.of(
                            one.getString("id"),
                            one.getString("acceptedAt"),
                            one.getString("function"),
                            one.getString("trigger"),
                            one.getString("state"),
                            String.valueOf(one.getInteger("attempt")),
                            one.getString("reason", "-")));
        }
        return rows;
    }
}
