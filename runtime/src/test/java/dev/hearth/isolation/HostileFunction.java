package dev.hearth.isolation;

import dev.hearth.function.DataSize;
import dev.hearth.function.Language;
import dev.hearth.function.Limits;
import dev.hearth.function.Warm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// One file of the corpus: a function that tries what it may not, and what must come of it. Both
/// stand in the comment at the head of the file, a line each:
///
/// | key | value |
/// |---|---|
/// | `tries` | what the function does |
/// | `expect` | [Expectation] of the first invocation; another line for the next one |
/// | `timeout` `output` `memory` | limits, e.g. `500ms` and `64Ki`; else the defaults, but for `timeout`, a minute, and `cpuTime`, which has none |
/// | `reuse` | `invocation`; else `sandbox` |
/// | `link` | name of a link in the bundle, and where it leads |
/// | `flags` | of the compiler, for WebAssembly |
/// | `trusted` | why a Java function may know the canary's secret |
record HostileFunction(
        Language language,
        Path file,
        List<Expectation> expectations,
        Limits limits,
        Warm.Reuse reuse,
        List<Link> links,
        boolean isTrusted) {

    private static final Pattern LINE = Pattern.compile("\\s*(?://|#)\\s*(\\w+):\\s*(.*?)\\s*");

    /// @param target a file, or the name of a [WatchedNode] folder in braces and a path below it
    record Link(String name, String target) {}

    /// All files below the folder of a language, in the order of their names.
    static List<HostileFunction> below(Path folder, Language language, String... suffixes) {
        try (var files = Files.list(folder)) {
            return files.filter(file -> Stream.of(suffixes).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .map(file -> read(file, language))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static HostileFunction read(Path file, Language language) {
        List<Expectation> expectations = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        var limits = Limits.DEFAULT.withCpuTime(null).withTimeout(Duration.ofMinutes(1));
        var reuse = Warm.Reuse.SANDBOX;
        var trusted = false;
        var tries = false;
        for (var line : head(file)) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            var value = matcher.group(2);
            switch (matcher.group(1)) {
                case "tries" -> tries = true;
                case "expect" -> expectations.add(Expectation.parse(value));
                case "timeout" -> limits = limits.withTimeout(duration(value));
                case "output" -> limits = limits.withOutput(DataSize.parse(value));
                case "memory" -> limits = limits.withMemory(DataSize.parse(value));
                case "reuse" -> reuse = Warm.Reuse.valueOf(value.toUpperCase(Locale.ROOT));
                case "link" -> {
                    var parts = value.split(" ", 2);
                    links.add(new Link(parts[0], parts[1]));
                }
                case "trusted" -> trusted = true;
                case "flags" -> {}
                default -> throw new IllegalArgumentException(file + ": " + line);
            }
        }
        if (expectations.isEmpty() || !tries) {
            throw new IllegalArgumentException(file + " does not say what it tries and expects");
        }
        return new HostileFunction(language, file, expectations, limits, reuse, links, trusted);
    }

    private static List<String> head(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .takeWhile(line -> LINE.matcher(line).matches())
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Duration duration(String text) {
        return Duration.ofMillis(Long.parseLong(text.replace("ms", "")));
    }

    /// `wasm/path-open`.
    String name() {
        return language.word() + "/" + stem();
    }

    /// The file's name without what follows its first dot.
    String stem() {
        var name = "" + file.getFileName();
        return name.substring(0, name.indexOf('.'));
    }
}
