package dev.hearth.java;

import dev.hearth.sandbox.Samples;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/// Compiles functions of the tests, into a folder of classes or a jar.
public final class JavaSource {

    private JavaSource() {}

    /// @param source one compilation unit of the unnamed package, or of the file's folder
    public static Path compile(Path folder, String file, String source) {
        Samples.write(folder.resolve("src"), file, source);
        var compiler = ToolProvider.getSystemJavaCompiler();
        var classes = folder.resolve("classes");
        var complaints = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var done =
                    compiler.getTask(
                                    complaints,
                                    files,
                                    null,
                                    List.of("-g", "-d", classes.toString(), "-proc:none"),
                                    null,
                                    files.getJavaFileObjects(folder.resolve("src").resolve(file)))
                            .call();
            if (!done) {
                throw new AssertionError(complaints);
            }
            return classes;
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    static Path jar(Path classes, Path jar) {
        try (var files = Files.walk(classes);
                var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
            return jar;
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }
}
