package dev.hearth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.List;
import picocli.CommandLine.Option;

/// Which letters a command means.
final class LetterOptions {

    @Option(
            names = "--filter",
            paramLabel = "NAME=VALUE",
            description = {
                "Only letters of which this is so; NAME~PART where the value has that part."
                        + " May be repeated: then all must be so.",
                "Names: function, version, attempts, reason, error, invocation-id; in a topic also"
                        + " topic, partition, offset, key; with function:NAME also trigger, event-id."
            })
    private List<String> filters = List.of();

    /// To begin a query with.
    String query() {
        var query = new StringBuilder("?");
        filters.forEach(filter ->
                query.append("filter=").append(URLEncoder.encode(filter, UTF_8)).append('&'));
        return query.toString();
    }
}
