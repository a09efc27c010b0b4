package dev.hearth.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "nodes",
        description = {
            "List the nodes of a mesh, by what the node that is asked has heard of each.",
            "A * stands behind that node. FUNCTIONS are those that have a sandbox there, RUNNING the"
                    + " invocations it has, WAIT how long one more would wait for a thread, HOP how"
                    + " far it is."
        },
        mixinStandardHelpOptions = true)
final class NodesCommand implements Runnable {

    private static final String UNKNOWN = "-";

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private OutputOption output;

    @Override
    public void run() {
        var nodes = node.client().list("/v1/nodes");
        output.print(spec.commandLine().getOut(), nodes, () -> rows(nodes));
    }

    static List<List<String>> rows(JsonArray nodes) {
        var rows = new ArrayList<List<String>>();
        rows.add(
                List.of(
                        "NODE",
                        "ADDRESS",
                        "STATE",
                        "FUNCTIONS",
                        "IDLE",
                        "BUSY",
                        "RUNNING",
                        "WAIT",
                        "HOP"));
        for (int i = 0; i < nodes.size(); i++) {
            rows.add(row(nodes.getJsonObject(i)));
        }
        return rows;
    }

    private static List<String> row(JsonObject one) {
        var warm = one.getJsonObject("warm");
        var busy = one.getJsonObject("busy");
        return List.of(
                one.getString("id") + (one.getBoolean("self") ? " *" : ""),
                one.getString("address"),
                one.getString("state"),
                warm == null ? UNKNOWN : String.valueOf(functions(warm, busy)),
                warm == null ? UNKNOWN : String.valueOf(sum(warm)),
                warm == null ? UNKNOWN : String.valueOf(sum(busy)),
                Optional.ofNullable(one.getInteger("inFlight"))
                        .map(Object::toString)
                        .orElse(UNKNOWN),
                micros(one, "queueWaitMicros"),
                micros(one, "hopMicros"));
    }

    private static int functions(JsonObject warm, JsonObject busy) {
        var names = new HashSet<>(warm.fieldNames());
        names.addAll(busy.fieldNames());
        return names.size();
    }

    private static int sum(JsonObject counts) {
        return counts.fieldNames().stream().mapToInt(counts::getInteger).sum();
    }

    private static String micros(JsonObject one, String field) {
        var micros = one.getLong(field);
        return micros == null ? UNKNOWN : micros + " µs";
    }
}
