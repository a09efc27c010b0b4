package dev.hearth.bench;

import dev.hearth.function.Bundle;
import dev.hearth.function.FunctionId;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import javax.tools.ToolProvider;

/// A folder with the code of functions, until it is closed. No two bundles hold the same code, so
/// that no engine can take one for the other. Not thread-safe.
public final class Bundles implements AutoCloseable {

    private final Path folder;

    private Bundles(Path folder) {
        this.folder = folder;
    }

    public static Bundles open() {
        try {
            return new Bundles(Files.createTempDirectory("hearth-bench"));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    /// In a folder that exists.
    static Bundles in(Path folder) {
        return new Bundles(folder);
    }

    public Path folder() {
        return folder;
    }

    /// Writes a bundle and describes its function, with every default.
    ///
    /// @param code a folder beside this class, e.g. `price`
    public FunctionSpec add(String code, Language language, String name, String version) {
        var root = folder.resolve(name + "-" + version);
        var handler = handler(code, language);
        try {
            Files.createDirectories(root);
            switch (language) {
                case JS -> mark(copy(code, handler, root), "// " + root);
                case PYTHON -> mark(copy(code, handler, root), "# " + root);
                case WASM -> mark(copy(code, handler, root), root);
                case JAVA -> compile(copy(code, handler + ".java", root));
            }
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
        return FunctionSpec.of(
                new FunctionId(new FunctionName(name), version),
                language,
                Handler.parse(handler),
                new Bundle(root, root.getFileName().toString()));
    }

    /// Writes files of a folder beside this class as they are, Java compiled.
    void unpack(String code, String... files) {
        try {
            for (var file : files) {
                var copied = copy(code, file, folder);
                if (file.endsWith(".java")) {
                    compile(copied);
                }
            }
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    /// As manifests name it.
    public static String handler(String code, Language language) {
        return switch (language) {
            case JS -> code + ".mjs";
            case PYTHON -> code + ".py";
            case WASM -> code + ".wasm";
            case JAVA -> code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1);
        };
    }

    private static Path copy(String code, String file, Path folder) throws IOException {
        var resource = code + "/" + file;
        try (var content = Bundles.class.getResourceAsStream(resource)) {
            if (content == null) {
                throw new IllegalStateException(resource + " is not there");
            }
            var target = folder.resolve(file);
            Files.copy(content, target);
            return target;
        }
    }

    private static void mark(Path file, String comment) throws IOException {
        Files.writeString(file, "\n" + comment + "\n", StandardOpenOption.APPEND);
    }

    /// A custom section, which has no meaning to who runs the module.
    private static void mark(Path module, Path name) throws IOException {
        var text = name.toString().getBytes(StandardCharsets.UTF_8);
        if (text.length > 126) {
            throw new IllegalStateException("the temporary folder's path is too long: " + name);
        }
        var section = new ByteArrayOutputStream();
        section.write(0);
        section.write(text.length + 1);
        section.write(text.length);
        section.write(text);
        Files.write(module, section.toByteArray(), StandardOpenOption.APPEND);
    }

    /// Every class loader has its own class of it, so the code need not differ.
    private static void compile(Path source) throws IOException {
        var javac = ToolProvider.getSystemJavaCompiler();
        if (javac == null || javac.run(null, null, null, source.toString()) != 0) {
            throw new IllegalStateException(source + " was not compiled: run this on a JDK");
        }
        Files.delete(source);
    }

    /// Deletes a bundle that is not deployed any more.
    static void delete(FunctionSpec function) {
        TemporaryFolder.delete(function.bundle().root());
    }

    @Override
    public void close() {
        TemporaryFolder.delete(folder);
    }
}
