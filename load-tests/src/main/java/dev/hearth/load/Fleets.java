package dev.hearth.load;

import dev.hearth.function.Language;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// What runs many functions beside one another.
///
/// @param launch of nodes
record Fleets(HearthLaunch launch, FunctionFolder folder) {

    /// A JVM that is told to be small.
    private static final List<String> SMALL =
            List.of("-XX:+UseSerialGC", "-Xmx64m", "-Xshare:auto");

    /// Those of Hearth first.
    List<Fleet> all() {
        return Stream.<Fleet>concat(
                        Stream.of(Language.JS, Language.PYTHON, Language.JAVA)
                                .map(language -> new HearthFleet(language, launch, folder)),
                        Stream.of(
                                new ProcessFleet(HttpArms.node()),
                                new ProcessFleet(HttpArms.cpython()),
                                new ProcessFleet(jvm()),
                                new WorkerdFleet(folder)))
                .toList();
    }

    private static Arm jvm() {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command =
                Stream.of(
                                List.of(java),
                                SMALL,
                                List.of("-cp", System.getProperty("java.class.path")),
                                List.of(JdkServer.class.getName()))
                        .flatMap(List::stream)
                        .toList();
        return new CommandArm("jvm", List.of(), command, CommandArm.LISTENING);
    }
}
