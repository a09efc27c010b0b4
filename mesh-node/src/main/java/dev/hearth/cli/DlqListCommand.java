package dev.hearth.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "list",
        description = {
            "List the places that have dead letters, or the letters of one.",
            "A place is a dead-letter topic, or function:NAME: what the node that is asked keeps of a"
                    + " function's asynchronous invocations and schedules."
        },
        mixinStandardHelpOptions = true)
final class DlqListCommand implements Runnable {

    private static final int LONGEST_CELL = 60;

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;
    @Mixin private OutputOption output;
    @Mixin private LetterOptions letters;

    @Parameters(
            arity = "0..1",
            paramLabel = "PLACE",
            description = "A topic or function:NAME (default: the places).")
    private @Nullable String place;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many letters (default: ${DEFAULT-VALUE}).",
            defaultValue = "100")
    private int limit;

    @Override
    public void run() {
        var found = node.client().list(path());
        output.print(
                spec.commandLine().getOut(),
                found,
                () -> place == null ? places(found) : rows(found));
    }

    private String path() {
        return place == null
                ? "/v1/dead-letters"
                : "/v1/dead-letters/"
                        + AdminClient.segment(place)
                        + letters.query()
                        + "limit="
                        + limit;
    }

    private static List<List<String>> places(JsonArray found) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("PLACE", "LETTERS", "FUNCTIONS"));
        for (int i = 0; i < found.size(); i++) {
            var place = found.getJsonObject(i);
            rows.add(
                    List.of(
                            place.getString("topic", place.getString("place")),
                            String.valueOf(place.getLong("letters")),
                            place.getJsonArray("functions").stream()
                                    .map(String::valueOf)
                                    .collect(Collectors.joining(","))));
        }
        return rows;
    }

    private static List<List<String>> rows(JsonArray found) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("ID", "TIME", "FROM", "KEY", "FUNCTION", "ATTEMPTS", "REASON", "ERROR"));
        for (int i = 0; i < found.size(); i++) {
            var letter = found.getJsonObject(i);
            rows.add(
                    List.of(
                            letter.getString("id"),
                            letter.getString("timestamp"),
                            from(letter),
                            cell(letter, "key"),
                            cell(letter, "function"),
                            cell(letter, "attempts"),
                            cell(letter, "reason"),
                            cell(letter, "error")));
        }
        return rows;
    }

    private static String from(JsonObject letter) {
        return letter.containsKey("topic")
                ? "%s/%s/%s"
                        .formatted(
                                letter.getString("topic"),
                                cell(letter, "partition"),
                                cell(letter, "offset"))
                : cell(letter, "trigger");
    }

    private static String cell(JsonObject letter, String field) {
        var value = letter.getValue(field);
        if (value == null) {
            return "-";
        }
        var line = value.toString().replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_CELL ? line : line.substring(0, LONGEST_CELL - 1) + "…";
    }
}
