package dev.hearth.trigger.timer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Rows of cases that others wrote.
final class Table {

    private Table() {}

    /// The lines of a file, without its comments.
    static List<String> rows(String file) {
        try (var in = Table.class.getResourceAsStream("tables/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
