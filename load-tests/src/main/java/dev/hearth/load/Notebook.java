package dev.hearth.load;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a suite writes down while it runs. Not thread-safe.
final class Notebook {

    private final Instant begun = Instant.now();
    private final double loadBefore = Machine.load();
    private final Runs runs = new Runs();
    private final List<Skipped> skipped = new ArrayList<>();
    private final List<Failed> failed = new ArrayList<>();
    private final Map<String, String> versions =
            new TreeMap<>(Map.of("jdk", System.getProperty("java.vm.version")));

    /// Whether all of these are there; if not, the arm is skipped for the first that is missing.
    boolean has(String arm, Collection<Tool> tools) {
        for (var tool : tools) {
            var missing = tool.missingFor(arm);
            if (missing.isPresent()) {
                skipped.add(missing.get());
                say("%s is skipped: %s".formatted(arm, missing.get().reason()));
                return false;
            }
            tool.firstLine().ifPresent(line -> versions.put(tool.name(), line));
        }
        return true;
    }

    /// The arm has no figures then.
    void failed(String arm, RuntimeException why) {
        say("%s failed: %s".formatted(arm, why));
        failed.add(new Failed(arm, reason(why)));
        runs.forget(arm);
    }

    private static String reason(Throwable why) {
        var cause = Optional.ofNullable(why.getCause()).map(Notebook::reason);
        return why.getMessage() + cause.map(reason -> ": " + reason).orElse("");
    }

    Runs runs() {
        return runs;
    }

    /// For who waits for the end.
    void say(String progress) {
        System.err.println(progress);
    }

    Suite finish(
            String suite, String title, String command, List<String> protocol, List<Goal> goals) {
        var figures = runs.figures();
        return new Suite(
                suite,
                title,
                command,
                begun.truncatedTo(ChronoUnit.SECONDS).toString(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                Machine.here(versions),
                List.of(loadBefore, Machine.load()),
                protocol,
                figures,
                goals.stream().flatMap(goal -> goal.judge(figures).stream()).toList(),
                skipped,
                failed);
    }
}
