package dev.hearth.javascript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The files of one bundle as guests see them: below `/bundle`, read-only, nothing outside. What
/// was read once stays in memory, for all sandboxes of the function. Any thread.
final class BundleFiles {

    static final Path ROOT = Path.of("/bundle");

    private final Path root;
    private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();

    /// @param root the bundle's folder on disk
    BundleFiles(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    byte[] read(Path guestPath) throws IOException {
        var known = contents.get(guestPath);
        if (known != null) {
            return known;
        }
        var read = Files.readAllBytes(onDisk(guestPath));
        contents.put(guestPath, read);
        return read;
    }

    /// Where a guest's path is on disk, symbolic links followed.
    ///
    /// @throws NoSuchFileException there is none, or it is outside the bundle
    Path onDisk(Path guestPath) throws IOException {
        var normal = ROOT.resolve(guestPath).normalize();
        if (!normal.startsWith(ROOT)) {
            throw new NoSuchFileException(guestPath.toString());
        }
        try {
            var real = root.resolve(ROOT.relativize(normal)).toRealPath();
            if (real.startsWith(root)) {
                return real;
            }
        } catch (IOException absent) {
            // Said below in the guest's own terms: the path on disk is not for it to know.
        }
        throw new NoSuchFileException(guestPath.toString());
    }

    /// The path as guests see it, symbolic links inside the bundle followed.
    Path real(Path guestPath) throws IOException {
        return ROOT.resolve(root.relativize(onDisk(guestPath)).toString()).normalize();
    }
}
