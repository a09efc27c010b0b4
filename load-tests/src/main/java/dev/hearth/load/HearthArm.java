package dev.hearth.load;

import dev.hearth.function.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A real node with the functions of [Work] in one language.
///
/// @param manifest of the functions
record HearthArm(String name, List<Tool> tools, HearthLaunch launch, Path manifest) implements Arm {

    private static final Tool DISTRIBUTION =
            new Tool("distribution", HearthLaunch.DISTRIBUTION, List.of(), "./hearth-dist");

    HearthArm {
        tools = List.copyOf(tools);
    }

    /// Writes the functions.
    static HearthArm of(Language language, HearthLaunch launch, FunctionFolder folder) {
        return new HearthArm(
                "hearth-" + language.word(), List.of(), launch, write(language, folder));
    }

    /// The same from a distribution. Writes the functions.
    static HearthArm distributed(
            Language language, List<String> javaOptions, FunctionFolder folder) {
        return new HearthArm(
                "hearth-dist-" + language.word(),
                List.of(DISTRIBUTION),
                new HearthLaunch(List.of(HearthLaunch.DISTRIBUTION), javaOptions),
                write(language, folder));
    }

    private static Path write(Language language, FunctionFolder folder) {
        var functions =
                Stream.of(Work.values())
                        .map(work -> folder.add(work.word(), language, work.word()))
                        .toList();
        return folder.manifest(language.word(), functions);
    }

    @Override
    public Server start(Pinning pinning) {
        return launch.start(pinning, manifest);
    }
}
