package dev.hearth.javascript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Source;

/// The files of one bundle, read-only, and nothing outside of it. All paths are as guests see them,
/// below [#ROOT]; where the node keeps the bundle is known here only. What was read once stays in
/// memory, for all sandboxes of the function. Any thread.
final class BundleFiles {

    static final Path ROOT = Path.of("/bundle");

    private static final Pattern PATH_OF_BUNDLE =
            Pattern.compile("(?<![^\\s'\"(<`])(?:file://)?" + ROOT + "/");

    private final Path disk;
    private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<Path, Source> scripts = new ConcurrentHashMap<>();
    private final Packages packages = new Packages(this);

    /// @param disk the bundle's folder on disk
    BundleFiles(Path disk) throws IOException {
        this.disk = disk.toRealPath();
    }

    Packages packages() {
        return packages;
    }

    /// A CommonJS file, wrapped as Node wraps it. One object a file, so that sandboxes share its
    /// code.
    Source script(Path path) throws IOException {
        var known = scripts.get(path);
        if (known != null) {
            return known;
        }
        var text = new String(read(path), StandardCharsets.UTF_8);
        // A file's source, unlike a text's, tells an import() in it what it is relative to.
        var script =
                Source.newBuilder(JavaScript.ID, path.toFile())
                        .content(EntryFile.wrapped(text))
                        .mimeType("application/javascript")
                        .build();
        scripts.put(path, script);
        return script;
    }

    byte[] read(Path path) throws IOException {
        var known = contents.get(path);
        if (known != null) {
            return known;
        }
        var read = Files.readAllBytes(onDisk(path));
        contents.put(path, read);
        return read;
    }

    boolean isFolder(Path path) {
        try {
            return Files.isDirectory(onDisk(path));
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    boolean isFile(Path path) {
        try {
            return Files.isRegularFile(onDisk(path));
        } catch (NoSuchFileException absent) {
            return false;
        }
    }

    Map<String, Object> attributes(Path path, String names) throws IOException {
        return Files.readAttributes(onDisk(path), names);
    }

    /// The path with symbolic links followed.
    ///
    /// @throws NoSuchFileException there is none, or it is outside the bundle
    Path real(Path path) throws NoSuchFileException {
        return ROOT.resolve(disk.relativize(onDisk(path)).toString());
    }

    private Path onDisk(Path path) throws NoSuchFileException {
        try {
            var inside = ROOT.resolve(path).normalize();
            if (inside.startsWith(ROOT)) {
                var real = disk.resolve(ROOT.relativize(inside).toString()).toRealPath();
                if (real.startsWith(disk)) {
                    return real;
                }
            }
        } catch (IOException absent) {
            // Said below, the same for what is absent and what is not to be seen.
        }
        throw new NoSuchFileException(path.toString());
    }

    /// A text that names files, with their paths relative to the bundle.
    static String relative(String text) {
        return PATH_OF_BUNDLE.matcher(text).replaceAll("");
    }
}
