package dev.hearth.load;

import dev.hearth.bench.Bundles;
import dev.hearth.function.Language;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// A temporary folder with functions and manifests of them, until it is closed. Not thread-safe.
record FunctionFolder(Bundles bundles) implements AutoCloseable {

    static FunctionFolder open() {
        return new FunctionFolder(Bundles.open());
    }

    /// @param code what it does: `hello`, `loop`, a folder of the resources
    /// @param name its own among those of its language; its path too
    /// @return its part of a manifest
    String add(String code, Language language, String name) {
        var spec = bundles.add(code, language, name, language.word());
        return """
        apiVersion: hearth/v1
        kind: Function
        metadata: {name: %1$s}
        spec:
          runtime: %2$s
          handler: %3$s
          code: ./%4$s
          limits: {timeout: 3m}
          triggers:
            ask: {kind: http, path: /%1$s, methods: [GET, POST], mode: sync}
        """
                .formatted(
                        name,
                        language.word(),
                        Bundles.handler(code, language),
                        spec.bundle().root().getFileName());
    }

    /// Writes a manifest.
    ///
    /// @param name of the file, without its ending
    /// @param functions what [#add] returned
    Path manifest(String name, List<String> functions) {
        try {
            return Files.writeString(
                    bundles.folder().resolve(name + ".yaml"),
                    functions.stream().collect(Collectors.joining("---\n")));
        } catch (IOException unwritten) {
            throw new UncheckedIOException(unwritten);
        }
    }

    @Override
    public void close() {
        bundles.close();
    }
}
