package dev.hearth.trigger.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// npm packages in a folder of the build, and scripts that use them. Needs `npm` and `node`.
record NodePackages(Path folder) {

    /// Installs them unless the folder has them already.
    static NodePackages install(String... packages) throws IOException, InterruptedException {
        var folder = Path.of("target", "node-packages").toAbsolutePath();
        Files.createDirectories(folder);
        var command =
                new ArrayList<>(
                        List.of(
                                "npm",
                                "install",
                                "--prefix",
                                folder.toString(),
                                "--ignore-scripts",
                                "--no-audit",
                                "--no-fund"));
        command.addAll(List.of(packages));
        output(folder, command);
        return new NodePackages(folder);
    }

    /// What a script of `src/test/resources/clients` prints, line by line. Its arguments: the URL,
    /// the folder of the packages, and those given.
    List<String> run(String script, String url, String... arguments)
            throws IOException, InterruptedException {
        var file = Path.of("src", "test", "resources", "clients", script).toAbsolutePath();
        var command = new ArrayList<>(List.of("node", file.toString(), url, folder.toString()));
        command.addAll(List.of(arguments));
        return output(folder, command).lines().toList();
    }

    private static String output(Path folder, List<String> command)
            throws IOException, InterruptedException {
        var output = Files.createTempFile(folder, "output", ".log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end within 3 minutes");
        }
        var text = Files.readString(output);
        Files.delete(output);
        if (process.exitValue() != 0) {
            throw new IOException(command + "\n" + text);
        }
        return text;
    }
}
