package dev.hearth.javascript;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/// The files of one bundle, read-only, and nothing outside of it. All paths are as guests see them,
/// below [#ROOT]; where the node keeps the bundle is known here only. What was found and read once
/// stays in memory, for all sandboxes of the function. Any thread.
final class BundleFiles {

    static final Path ROOT = Path.of("/bundle");

    /// In front of the reason why a TypeScript file cannot be read.
    static final String SYNTAX_ERROR = "SyntaxError: ";

    private static final Pattern PATH_OF_BUNDLE =
            Pattern.compile("(?<![^\\s'\"(<`])(?:file://)?" + ROOT + "/");

    private final Path disk;
    private final TypeScript typeScript;
    private final Map<Path, byte[]> contents = new ConcurrentHashMap<>();
    private final Map<Path, Path> found = new ConcurrentHashMap<>();
    private final Map<Path, Stripped> stripped = new ConcurrentHashMap<>();
    private final Map<Path, Source> scripts = new ConcurrentHashMap<>();
    private final Packages packages = new Packages(this);
    private final SourceMaps sourceMaps = new SourceMaps(this);

    /// @param disk the bundle's folder on disk
    BundleFiles(Path disk, TypeScript typeScript) throws IOException {
        this.disk = disk.toRealPath();
        this.typeScript = typeScript;
    }

    Packages packages() {
        return packages;
    }

    SourceMaps sourceMaps() {
        return sourceMaps;
    }

    /// A CommonJS file, wrapped as Node wraps it. One object a file, so that sandboxes share its
    /// code.
    Source script(Path path) throws IOException {
        var known = scripts.get(path);
        if (known != null) {
            return known;
        }
        var text = text(path);
        // A file's source, unlike a text's, tells an import() in it what it is relative to.
        var script =
                Source.newBuilder(JavaScript.ID, path.toFile())
                        .content(EntryFile.wrapped(text))
                        .mimeType("application/javascript")
                        .build();
        scripts.put(path, script);
        return script;
    }

    /// What a refused file throws, it throws when it runs, as code that requires it expects.
    private String text(Path path) throws IOException {
        return TypeScript.names(path) && stripped(path) instanceof Stripped.Refused refused
                ? "throw new SyntaxError(%s)".formatted(quoted(told(path, refused)))
                : new String(read(path), StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /// JavaScript: of a TypeScript file, what is left without its types.
    ///
    /// @throws FileSystemException its types cannot be taken out; the reason is the message of a
    ///   `SyntaxError`, with its place in front
    byte[] read(Path path) throws IOException {
        var known = contents.get(path);
        if (known != null) {
            return known;
        }
        var read = TypeScript.names(real(path)) ? code(path) : Files.readAllBytes(onDisk(path));
        contents.put(path, read);
        return read;
    }

    boolean isRead(Path path) {
        return contents.containsKey(path);
    }

    /// What is not worth to be kept.
    ///
    /// @throws FileSystemException also when it has more bytes than that
    byte[] readOnce(Path path, int atMost) throws IOException {
        var real = onDisk(path);
        if (Files.size(real) > atMost) {
            throw new FileSystemException(path.toString(), null, "too large");
        }
        return Files.readAllBytes(real);
    }

    private byte[] code(Path path) throws IOException {
        return switch (stripped(path)) {
            case Stripped.Code(var text, _, _) -> text.getBytes(StandardCharsets.UTF_8);
            case Stripped.Refused refused ->
                    throw new FileSystemException(
                            path.toString(), null, SYNTAX_ERROR + told(path, refused));
        };
    }

    private static String told(Path path, Stripped.Refused refused) {
        return "%s:%d:%d %s"
                .formatted(
                        ROOT.relativize(path), refused.line(), refused.column(), refused.reason());
    }

    /// A TypeScript file without its types. The first time it may take long, so it is done before
    /// there is a sandbox, if it can be: [#stripFrom].
    Stripped stripped(Path path) throws IOException {
        var known = stripped.get(path);
        if (known != null) {
            return known;
        }
        var real = real(path);
        var made =
                typeScript.strip(real, Files.readAllBytes(onDisk(real)), packages.declared(real));
        stripped.put(path, made);
        return made;
    }

    /// Strips a TypeScript file, those that it imports, and so on. One that is refused may never be
    /// run: whether it is an error is seen then.
    void stripFrom(Path entry) throws IOException {
        var seen = new HashSet<Path>();
        var waiting = new ArrayDeque<Path>();
        waiting.push(entry);
        while (!waiting.isEmpty()) {
            var file = waiting.pop();
            if (TypeScript.names(file)
                    && seen.add(file)
                    && stripped(file) instanceof Stripped.Code(_, _, var imports)) {
                for (var name : imports) {
                    var imported = packages.resolve(file, name, Packages.Use.IMPORT);
                    if (imported != null) {
                        waiting.push(imported);
                    }
                }
            }
        }
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
        var found = present(path);
        if (found == null) {
            var source = TypeScript.insteadOf(path);
            found = source == null ? null : present(source);
        }
        if (found == null) {
            throw new NoSuchFileException(path.toString());
        }
        return found;
    }

    /// Null, the same for what is absent and what is not to be seen.
    private @Nullable Path present(Path path) {
        var inside = ROOT.resolve(path).normalize();
        if (!inside.startsWith(ROOT)) {
            return null;
        }
        var known = found.get(inside);
        if (known != null) {
            return known;
        }
        try {
            var real = disk.resolve(ROOT.relativize(inside).toString()).toRealPath();
            if (!real.startsWith(disk)) {
                return null;
            }
            found.put(inside, real);
            return real;
        } catch (IOException absent) {
            return null;
        }
    }

    /// A text that names files, with their paths relative to the bundle.
    static String relative(String text) {
        return PATH_OF_BUNDLE.matcher(text).replaceAll("");
    }
}
