package dev.hearth.node;

import dev.hearth.function.FunctionSpec;
import dev.hearth.manifest.ManifestReader;
import dev.hearth.manifest.ProblemText;
import dev.hearth.manifest.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Writes functions below a folder and reads them back as a node gets them.
///
/// Functions that say nothing of limits have a minute: the machine may be busy.
final class Bundles {

    static final String PATIENT = "limits: {timeout: 60s, cpuTime: none},";

    private final Path root;

    Bundles(Path root) {
        this.root = root;
    }

    /// A JavaScript function `name` with an HTTP trigger `/name`.
    Bundles javaScript(String name, String code) {
        return javaScript(name, "", code);
    }

    /// @param spec further keys of `spec`, in flow style, each followed by a comma
    Bundles javaScript(String name, String spec, String code) {
        write(name + ".mjs", code);
        return manifest(
                name,
                "{runtime: js, handler: %s.mjs, code: ./%s, %s triggers: {http: {kind: http, path: /%s, methods: [GET, POST]}}}"
                        .formatted(name, name, patient(spec), name));
    }

    /// The same in Python.
    Bundles python(String name, String spec, String code) {
        write(name + ".py", code);
        return manifest(
                name,
                "{runtime: python, handler: %s.py, code: ./%s, %s triggers: {http: {kind: http, path: /%s, methods: [GET, POST]}}}"
                        .formatted(name, name, patient(spec), name));
    }

    private static String patient(String spec) {
        return spec.contains("limits:") ? spec : spec + PATIENT;
    }

    Bundles manifest(String name, String spec) {
        write(
                name + ".yaml",
                """
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: %s}
                spec: %s
                """
                        .formatted(name, spec));
        return this;
    }

    List<FunctionSpec> read() {
        return switch (ManifestReader.read(root, _ -> null, _ -> Optional.empty())) {
            case Reading.Accepted(var functions) -> functions;
            case Reading.Refused(var problems) ->
                    throw new AssertionError(ProblemText.render(problems));
        };
    }

    private void write(String file, String text) {
        try {
            var folder =
                    file.endsWith(".yaml")
                            ? root
                            : root.resolve(file.substring(0, file.lastIndexOf('.')));
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
