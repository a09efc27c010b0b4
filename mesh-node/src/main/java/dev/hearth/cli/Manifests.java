package dev.hearth.cli;

import dev.hearth.catalogue.PackageReader;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger.Timer.Schedule.Cron;
import dev.hearth.manifest.ManifestJson;
import dev.hearth.manifest.ManifestReader;
import dev.hearth.manifest.ProblemText;
import dev.hearth.manifest.Reading;
import dev.hearth.node.Manifest;
import dev.hearth.trigger.timer.Slots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// Reads manifests the way every command does.
final class Manifests {

    private Manifests() {}

    static Reading read(Path path) {
        return ManifestReader.read(path, System::getenv, Manifests::problem);
    }

    /// What a node that shares its functions is started with. Paths to secrets are relative to the
    /// manifest's folder, or to the working folder where there is none.
    ///
    /// @param path null for no manifest
    /// @param functions what was read from it
    static Manifest shared(@Nullable Path path, List<FunctionSpec> functions) {
        var files =
                path == null
                        ? Path.of("")
                        : Files.isDirectory(path) ? path : path.resolveSibling("");
        return new Manifest(
                path == null ? null : ManifestJson.read(path),
                functions,
                new PackageReader(files.toAbsolutePath(), System::getenv, Manifests::problem));
    }

    private static Optional<String> problem(Cron schedule) {
        try {
            return Slots.of(schedule).next(Instant.now()).isPresent()
                    ? Optional.empty()
                    : Optional.of("'%s' never fires".formatted(schedule.expression()));
        } catch (IllegalArgumentException unreadable) {
            return Optional.of(String.valueOf(unreadable.getMessage()));
        }
    }

    /// Prints all that is wrong to the error stream.
    static void print(Reading.Refused refused, CommandLine commandLine) {
        commandLine.getErr().print(ProblemText.render(refused.problems()));
        commandLine.getErr().flush();
    }
}
