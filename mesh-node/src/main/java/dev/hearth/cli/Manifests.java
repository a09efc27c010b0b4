package dev.hearth.cli;

import dev.hearth.function.Trigger.Timer.Schedule.Cron;
import dev.hearth.manifest.ManifestReader;
import dev.hearth.manifest.ProblemText;
import dev.hearth.manifest.Reading;
import dev.hearth.trigger.timer.Slots;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine;

/// Reads manifests the way every command does.
final class Manifests {

    private Manifests() {}

    static Reading read(Path path) {
        return ManifestReader.read(path, System::getenv, Manifests::problem);
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
