package dev.hearth.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A folder with a file `SUITE.json` of the last run of each suite.
record ResultFolder(Path path) {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String ENDING = ".json";

    /// Replaces what an earlier run left.
    ///
    /// @return the file
    Path write(Suite suite) {
        try {
            Files.createDirectories(path);
            var file = path.resolve(suite.suite() + ENDING);
            JSON.writeValue(file.toFile(), suite);
            return file;
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    /// By name; none when there is no folder.
    List<Suite> read() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .map(ResultFolder::suite)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Suite suite(Path file) {
        try {
            return JSON.readValue(file.toFile(), Suite.class);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " is no result of a suite", unreadable);
        }
    }
}
