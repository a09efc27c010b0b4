package dev.hearth.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hearth.function.DataSize;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One file of a `cases` folder: an event for a function, and what must come of it.
///
/// @param logLimit the function logs something, and no more bytes than this
record SampleCase(
        String name,
        FunctionName function,
        Event event,
        Expectation expectation,
        Optional<DataSize> logLimit) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The cases of a sample in the order of their names.
    static List<SampleCase> in(Path sample) {
        try (var files = Files.list(sample.resolve("cases"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(SampleCase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SampleCase read(Path file) {
        try {
            var json = JSON.readTree(file.toFile());
            refuseUnknownKeys(json, Set.of("function", "event", "expect", "loggedAtMost"));
            var name = file.getFileName().toString().replace(".json", "");
            return new SampleCase(
                    name,
                    new FunctionName(json.path("function").asText()),
                    CaseEvent.read(json.path("event")),
                    Expectation.read(json.path("expect")),
                    Optional.ofNullable(json.get("loggedAtMost"))
                            .map(size -> DataSize.parse(size.asText())));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static void refuseUnknownKeys(JsonNode object, Set<String> known) {
        object.fieldNames()
                .forEachRemaining(key -> {
                    if (!known.contains(key)) {
                        throw new IllegalArgumentException(
                                "unknown key '%s': use %s".formatted(key, known));
                    }
                });
    }
}
