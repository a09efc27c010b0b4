package dev.hearth.cli;

import io.vertx.core.json.JsonArray;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// How a command prints what it found.
final class OutputOption {

    private enum Format {
        TABLE,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            description = "table or json (default: ${DEFAULT-VALUE}).",
            defaultValue = "table")
    private Format format;

    /// @param rows of the table, the heading first
    void print(PrintWriter out, JsonArray found, Supplier<List<List<String>>> rows) {
        switch (format) {
            case JSON -> out.println(found.encodePrettily());
            case TABLE -> Table.of(rows.get()).forEach(out::println);
        }
    }
}
