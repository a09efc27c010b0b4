package dev.hearth.cli;

import dev.hearth.function.Language;
import dev.hearth.sandbox.GraalvisorSettings;
import dev.hearth.sandbox.GraalvisorSettings.Pooling;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much of the machine sandboxes may take, where the defaults do not fit.
final class SandboxOptions {

    @Option(
            names = "--sandbox-threads",
            paramLabel = "N",
            description = "Threads that functions run on, at most (default: 512).")
    private @Nullable Integer threads;

    @Option(
            names = "--blanks",
            paramLabel = "RUNTIME=N",
            split = ",",
            description =
                    "Prepared sandboxes of a runtime held ready always (default: js=8, else 2).")
    private final Map<String, Integer> blanks = new TreeMap<>();

    @Option(
            names = "--sandboxes",
            paramLabel = "RUNTIME=N",
            split = ",",
            description =
                    "Sandboxes of a runtime alive at once (default: what fits half of the heap).")
    private final Map<String, Integer> sandboxes = new TreeMap<>();

    /// @throws IllegalArgumentException what a person has to mend
    GraalvisorSettings settings(GraalvisorSettings defaults) {
        var languages = new EnumMap<Language, Pooling>(defaults.languages());
        blanks.forEach((word, count) ->
                languages.compute(language(word), (_, before) -> of(before).withBlanks(count)));
        sandboxes.forEach((word, count) ->
                languages.compute(language(word), (_, before) -> of(before).withSandboxes(count)));
        var sized = defaults.withLanguages(languages);
        return threads == null ? sized : sized.withThreads(sized.threads().withMost(threads));
    }

    private static Pooling of(@Nullable Pooling before) {
        return before == null ? new Pooling(0, 1) : before;
    }

    private static Language language(String word) {
        return Language.parse(word)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "a runtime is js, python, java or wasm, not '%s'".formatted(word)));
    }
}
