package dev.hearth.javascript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Source;

/// The files of one bundle, read-only, and nothing outside of it. Guests use the paths they have on
/// disk: GraalJS tells a folder from a file by asking the disk. What was read once stays in memory,
/// for all sandboxes of the function. Any thread.
final class BundleFiles {

    private static final Pattern QUOTED_PATH = Pattern.compile("'(/[^'\n]*)'");

    private final Path root;
    private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<Path, Source> scripts = new ConcurrentHashMap<>();
    private final Packages packages = new Packages(this);

    /// @param root the bundle's folder on disk
    BundleFiles(Path root) throws IOException {
        this.root = root.toRealPath();
    }

    Path root() {
        return root;
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

    /// A text that names files, with their paths as seen from the bundle.
    String relative(String text) {
        var below = text.replace("file://", "").replace(root + "/", "");
        return QUOTED_PATH
                .matcher(below)
                .replaceAll(path -> Matcher.quoteReplacement("'" + outside(path.group(1)) + "'"));
    }

    /// A path that was written with `..` has the node's own folders in it, unless it has nothing in
    /// common with the bundle's.
    private String outside(String text) {
        var path = Path.of(text);
        boolean hasCommonFolder =
                path.getNameCount() > 0 && path.getName(0).equals(root.getName(0));
        return hasCommonFolder ? root.relativize(path).toString() : text;
    }
}
