package dev.hearth.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// How a node is started.
///
/// @param command `hearth` without arguments
/// @param javaOptions beside those that it chooses itself
record HearthLaunch(List<String> command, List<String> javaOptions) {

    /// What `./hearth-dist` makes.
    static final String DISTRIBUTION = "target/hearth/hearth";

    private static final Pattern READY = Pattern.compile(" http=(\\d+) admin=\\d+ ");

    HearthLaunch {
        command = List.copyOf(command);
        javaOptions = List.copyOf(javaOptions);
    }

    /// What is shipped, below the working folder.
    static HearthLaunch shipped(List<String> javaOptions) {
        return new HearthLaunch(List.of("./hearth"), javaOptions);
    }

    /// Returns when the node, which has no broker, is ready.
    ///
    /// @param manifest a file; the node's data goes into a new folder beside it
    Server start(Pinning pinning, Path manifest) {
        var arguments = new ArrayList<>(command);
        arguments.addAll(List.of("run", manifest.toString(), "--no-kafka"));
        arguments.addAll(List.of("--http-port", "0", "--http-host", "127.0.0.1"));
        arguments.addAll(List.of("--admin-port", "0", "--data", data(manifest).toString()));
        var builder = new ProcessBuilder(pinning.pin(arguments));
        builder.environment().put("HEARTH_JAVA_OPTS", String.join(" ", javaOptions));
        return Server.start(builder, READY, 1);
    }

    private static Path data(Path manifest) {
        try {
            return Files.createTempDirectory(manifest.toAbsolutePath().getParent(), "data");
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}
