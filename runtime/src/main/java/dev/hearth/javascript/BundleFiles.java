package dev.hearth.javascript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The files of one bundle, read-only, and nothing outside of it. Guests use the paths they have on
/// disk: GraalJS tells a folder from a file by asking the disk. What was read once stays in memory,
/// for all sandboxes of the function. Any thread.
final class BundleFiles {

    private final Path root;
    private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();

    /// @param root the bundle's folder on disk
    BundleFiles(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    Path root() {
        return root;
    }

    byte[] read(Path path) throws IOException {
        var known = contents.get(path);
        if (known != null) {
            return known;
        }
        var read = Files.readAllBytes(real(path));
        contents.put(path, read);
        return read;
    }

    /// The path with symbolic links followed.
    ///
    /// @throws NoSuchFileException there is none, or it is outside the bundle
    Path real(Path path) throws IOException {
        try {
            var real = root.resolve(path).normalize().toRealPath();
            if (real.startsWith(root)) {
                return real;
            }
        } catch (IOException absent) {
            // Said below, the same for what is absent and what is not to be seen.
        }
        throw new NoSuchFileException(path.toString());
    }

    /// A text that names files, with their paths below the bundle.
    String relative(String text) {
        return text.replace("file://", "").replace(root + "/", "");
    }
}
