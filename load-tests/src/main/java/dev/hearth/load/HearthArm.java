package dev.hearth.load;

import dev.hearth.function.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A real node with the functions of [Work] in one language.
///
/// @param manifest of the functions
record HearthArm(Language language, HearthLaunch launch, Path manifest) implements Arm {

    /// Writes the functions.
    static HearthArm of(Language language, HearthLaunch launch, FunctionFolder folder) {
        var functions =
                Stream.of(Work.values())
                        .map(work -> folder.add(work.word(), language, work.word()))
                        .toList();
        return new HearthArm(language, launch, folder.manifest(language.word(), functions));
    }

    @Override
    public String name() {
        return "hearth-" + language.word();
    }

    @Override
    public List<Tool> tools() {
        return List.of();
    }

    @Override
    public Server start(Pinning pinning) {
        return launch.start(pinning, manifest);
    }
}
