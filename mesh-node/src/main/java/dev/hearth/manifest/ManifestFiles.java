package dev.hearth.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Which files a path stands for.
final class ManifestFiles {

    private ManifestFiles() {}

    static List<Path> find(Path fileOrFolder, List<Problem> problems) {
        if (Files.isRegularFile(fileOrFolder)) {
            return List.of(fileOrFolder);
        }
        if (!Files.isDirectory(fileOrFolder)) {
            problems.add(problem(fileOrFolder, "no such file or folder"));
            return List.of();
        }
        try (var entries = Files.list(fileOrFolder)) {
            var files =
                    entries.filter(ManifestFiles::isManifest)
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                problems.add(
                        problem(
                                fileOrFolder,
                                "holds no manifest: put a *.yaml or *.yml file directly into it"));
            }
            return files;
        } catch (IOException e) {
            problems.add(problem(fileOrFolder, "cannot be listed: " + e.getMessage()));
            return List.of();
        }
    }

    private static boolean isManifest(Path file) {
        var name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static Problem problem(Path file, String message) {
        return new Problem(file, null, Problem.Kind.MEANING, message);
    }
}
