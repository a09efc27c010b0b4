package dev.hearth.cli;

import io.vertx.core.json.JsonObject;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One planned firing, as `cron next` shows it.
///
/// @param function empty for a schedule that is in no manifest
/// @param at in the schedule's time zone; absent: the schedule has no further slot
record SlotRow(String function, String trigger, @Nullable ZonedDateTime at) {

    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm:ss xxx '['VV']'", Locale.ROOT);

    /// A line of column names first.
    static List<List<String>> table(List<SlotRow> rows) {
        var lines = new ArrayList<List<String>>();
        boolean named = rows.stream().anyMatch(row -> !row.function().isEmpty());
        lines.add(
                named ? List.of("FUNCTION", "TRIGGER", "SLOT", "LOCAL") : List.of("SLOT", "LOCAL"));
        for (var row : rows) {
            var cells = List.of(row.function(), row.trigger(), row.utc(), row.local());
            lines.add(named ? cells : cells.subList(2, 4));
        }
        return lines;
    }

    JsonObject json() {
        var json = new JsonObject();
        if (!function.isEmpty()) {
            json.put("function", function).put("trigger", trigger);
        }
        return json.put("slot", at == null ? null : utc())
                .put("local", at == null ? null : at.toString());
    }

    private String utc() {
        return at == null ? "none" : at.toInstant().toString();
    }

    private String local() {
        return at == null ? "" : LOCAL.format(at);
    }
}
