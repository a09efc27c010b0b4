package dev.hearth.manifest;

import dev.hearth.function.Bundle;
import dev.hearth.function.Handler;
import dev.hearth.function.Language;
import dev.hearth.manifest.Problem.Kind;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads `runtime`, `handler` and `code`, and looks whether the code is there.
final class CodeReader {

    /// Functions often share a bundle, which is then read once.
    private final Map<Path, BundleDigest> digests = new HashMap<>();

    record Code(Language language, Handler handler, Bundle bundle) {}

    /// Reports at the key in question.
    Optional<Code> read(Mapping spec) {
        var language =
                spec.required(
                        "runtime",
                        "runtime: js, python, java or wasm",
                        Words.of(
                                Arrays.stream(Language.values())
                                        .collect(
                                                Collectors.toMap(
                                                        Language::word, Function.identity()))));
        var handler =
                spec.required(
                        "handler",
                        "handler: FILE#EXPORT (js, python), PACKAGE.CLASS (java) or FILE (wasm)",
                        v ->
                                Scalars.text(v)
                                        .flatMap(text ->
                                                Scalars.parsed(Kind.MEANING, Handler::parse)
                                                        .convert(v)
                                                        .map(h -> new Located<>(h, v))));
        var at = spec.value("code").orElse(spec.self().key());
        var root = root(spec, at);
        return language.flatMap(l ->
                root.filter(path -> fits(l, path, at))
                        .flatMap(path -> bundle(path, at))
                        .flatMap(bundle ->
                                handler.filter(h -> HandlerCheck.check(l, bundle, h))
                                        .map(h -> new Code(l, h.value(), bundle))));
    }

    /// The first 12 hexadecimal digits of the code's digest.
    static String version(Bundle bundle) {
        return bundle.digest().substring(0, 12);
    }

    private static Optional<Path> root(Mapping spec, Value at) {
        var file = at.source().file().toAbsolutePath();
        if (spec.value("code").isEmpty()) {
            return Optional.of(file.resolveSibling("").normalize());
        }
        return spec.optional("code", Scalars::text)
                .flatMap(text -> {
                    try {
                        return Optional.of(file.resolveSibling(text).normalize());
                    } catch (InvalidPathException e) {
                        return at.refuse(Kind.MEANING, "is no path");
                    }
                })
                .filter(
                        at.demand(
                                Files::exists,
                                Kind.MEANING,
                                "nothing is there; the path is relative to the manifest's folder, and"
                                        + " what must be built has to be built first"));
    }

    private static boolean fits(Language language, Path root, Value at) {
        boolean fits =
                Files.isDirectory(root)
                        || (language == Language.JAVA
                                && root.toString().endsWith(".jar")
                                && Files.isRegularFile(root));
        if (!fits) {
            at.report(
                    Kind.MEANING,
                    language == Language.JAVA
                            ? "is neither a jar nor a folder of classes"
                            : "is no folder: name the folder that holds the handler's file");
        }
        return fits;
    }

    private Optional<Bundle> bundle(Path root, Value at) {
        return switch (digests.computeIfAbsent(root, BundleDigest::of)) {
            case BundleDigest.Known(var hex) -> Optional.of(new Bundle(root, hex));
            case BundleDigest.Refused(var why) -> at.refuse(Kind.MEANING, why);
        };
    }
}
