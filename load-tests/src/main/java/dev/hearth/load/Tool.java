package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Something that Hearth's build does not bring.
///
/// @param name as it stands in results
/// @param program on the path, or a file below the working folder
/// @param version the arguments that make it say its version in its first line; none: it is not
///   asked
/// @param install the line that installs it
record Tool(String name, String program, List<String> version, String install) {

    static final Tool WRK = new Tool("wrk", "wrk", List.of("-v"), "apt-get install wrk");
    static final Tool TASKSET =
            new Tool("taskset", "taskset", List.of("-V"), "apt-get install util-linux");

    Tool {
        version = List.copyOf(version);
    }

    boolean isThere() {
        if (program.contains("/")) {
            return Files.exists(Path.of(program));
        }
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// What skips an arm, when it does.
    Optional<Skipped> missingFor(String arm) {
        return isThere()
                ? Optional.empty()
                : Optional.of(new Skipped(arm, name + " is not there", install));
    }

    /// Its first line.
    Optional<String> firstLine() {
        if (version.isEmpty() || !isThere()) {
            return Optional.empty();
        }
        var command = new ArrayList<>(List.of(program));
        command.addAll(version);
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().map(String::strip);
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        }
    }
}
