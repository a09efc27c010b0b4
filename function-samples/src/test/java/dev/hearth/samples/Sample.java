package dev.hearth.samples;

import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.manifest.ManifestReader;
import dev.hearth.manifest.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A folder with a manifest and cases.
record Sample(String name, List<FunctionSpec> functions, List<SampleCase> cases) {

    /// Every folder of `parent` that has a manifest, in the order of their names. No sample needs a
    /// variable of the environment.
    static List<Sample> in(Path parent) {
        try (var folders = Files.list(parent)) {
            return folders.filter(folder -> Files.exists(folder.resolve("hearth.yaml")))
                    .sorted()
                    .map(Sample::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample read(Path folder) {
        return switch (ManifestReader.read(folder, _ -> null, _ -> Optional.empty())) {
            case Reading.Accepted(var functions) ->
                    new Sample(folder.getFileName().toString(), functions, SampleCase.in(folder));
            case Reading.Refused(var problems) ->
                    throw new AssertionError(folder + " is refused: " + problems);
        };
    }

    FunctionSpec function(FunctionName name) {
        return functions.stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new AssertionError(
                                "%s declares no function %s".formatted(this.name, name)));
    }
}
