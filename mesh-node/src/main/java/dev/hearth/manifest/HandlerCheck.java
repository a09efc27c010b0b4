package dev.hearth.manifest;

import dev.hearth.function.Bundle;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.manifest.Problem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/// Looks whether a bundle has what its handler names.
final class HandlerCheck {

    private static final Pattern CLASS =
            Pattern.compile("([A-Za-z_$][A-Za-z0-9_$]*[.])*[A-Za-z_$][A-Za-z0-9_$]*");
    private static final Pattern MEMBER = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    private HandlerCheck() {}

    /// Reports what is wrong; true where nothing is.
    static boolean check(Language language, Bundle bundle, Located<Handler> handler) {
        var problem = problem(language, bundle, handler.value());
        problem.ifPresent(message -> handler.at().report(Kind.MEANING, message));
        return problem.isEmpty();
    }

    private static Optional<String> problem(Language language, Bundle bundle, Handler handler) {
        return switch (language) {
            case JS ->
                    script(
                            bundle,
                            handler,
                            List.of(".mjs", ".js", ".cjs", ".mts", ".ts", ".cts"),
                            "runtime js");
            case PYTHON -> script(bundle, handler, List.of(".py"), "runtime python");
            case WASM -> file(bundle, handler.unit(), List.of(".wasm"), "runtime wasm");
            case JAVA -> type(bundle, handler.unit());
        };
    }

    private static Optional<String> script(
            Bundle bundle, Handler handler, List<String> endings, String runtime) {
        return MEMBER.matcher(handler.member()).matches()
                ? file(bundle, handler.unit(), endings, runtime)
                : Optional.of(
                        "'%s' is no name of an export: write FILE#EXPORT"
                                .formatted(Quote.of(handler.member())));
    }

    private static Optional<String> file(
            Bundle bundle, String name, List<String> endings, String runtime) {
        if (endings.stream().noneMatch(name::endsWith)) {
            return Optional.of(
                    "'%s' does not fit %s, whose files end in %s"
                            .formatted(Quote.of(name), runtime, String.join(", ", endings)));
        }
        try {
            var root = bundle.root().toRealPath();
            var file = root.resolve(name).normalize();
            if (!file.startsWith(root)) {
                return Optional.of("'%s' is outside the code".formatted(Quote.of(name)));
            }
            return Files.isRegularFile(file) ? Optional.empty() : missing(root, name, endings);
        } catch (InvalidPathException | IOException e) {
            return Optional.of("'%s' cannot be read".formatted(Quote.of(name)));
        }
    }

    private static Optional<String> missing(Path root, String name, List<String> endings)
            throws IOException {
        try (var entries = Files.list(root)) {
            var names =
                    entries.map(entry -> entry.getFileName().toString())
                            .filter(entry -> endings.stream().anyMatch(entry::endsWith))
                            .toList();
            return Optional.of(
                    "no file '%s' in the code%s"
                            .formatted(
                                    Quote.of(name),
                                    Nearest.to(name, names)
                                            .map(", did you mean '%s'?"::formatted)
                                            .orElse("")));
        }
    }

    private static Optional<String> type(Bundle bundle, String name) {
        if (!CLASS.matcher(name).matches()) {
            return Optional.of(
                    "'%s' is no class name: write PACKAGE.CLASS".formatted(Quote.of(name)));
        }
        var file = name.replace('.', '/') + ".class";
        return contains(bundle.root(), file)
                ? Optional.empty()
                : Optional.of("no class '%s' in the code".formatted(Quote.of(name)));
    }

    private static boolean contains(Path root, String file) {
        if (!Files.isDirectory(root)) {
            return inJar(root, file);
        }
        if (Files.isRegularFile(root.resolve(file))) {
            return true;
        }
        try (var jars = Files.newDirectoryStream(root.resolve("lib"), "*.jar")) {
            for (var jar : jars) {
                if (inJar(jar, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException noLib) {
            return false;
        }
    }

    private static boolean inJar(Path jar, String file) {
        try (var zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(file) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
