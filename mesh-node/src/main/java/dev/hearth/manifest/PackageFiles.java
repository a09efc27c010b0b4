package dev.hearth.manifest;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The files of code, as they are moved from place to place. Blocks.
public final class PackageFiles {

    private PackageFiles() {}

    /// SHA-256 in hexadecimal of the names and contents of a folder, the same on every machine.
    ///
    /// @throws UncheckedIOException it cannot be read, or holds what code may not hold; the message
    ///   says what
    public static String digest(Path folder) {
        return switch (BundleDigest.of(folder)) {
            case BundleDigest.Known(var hex) -> hex;
            case BundleDigest.Refused(var why) ->
                    throw new UncheckedIOException(new IOException(why));
        };
    }

    /// Whether a file or folder, which need not be there yet, counts as code of a bundle.
    public static boolean isCode(Path path, Path root) {
        var absolute = path.toAbsolutePath().normalize();
        var folder = root.toAbsolutePath().normalize();
        return absolute.startsWith(folder) && !BundleDigest.isLeftOut(folder.relativize(absolute));
    }

    /// Copies code as it counts for its digest: with its links, without `.git` and `.hearth`.
    ///
    /// @param root a folder or a file
    /// @param to does not exist yet
    public static void copy(Path root, Path to) throws IOException {
        var real = root.toRealPath();
        if (Files.isRegularFile(real)) {
            Files.copy(real, to);
            return;
        }
        Files.createDirectories(to);
        for (var entry : BundleDigest.files(real).entrySet()) {
            var copy = to.resolve(entry.getKey());
            var parent = requireNonNull(copy.getParent());
            Files.createDirectories(parent);
            if (Files.isSymbolicLink(entry.getValue())) {
                var target = to.resolve(real.relativize(entry.getValue().toRealPath()).toString());
                Files.createSymbolicLink(copy, parent.relativize(target));
            } else {
                Files.copy(entry.getValue(), copy);
            }
        }
    }
}
