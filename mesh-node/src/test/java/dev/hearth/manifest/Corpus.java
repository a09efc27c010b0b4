package dev.hearth.manifest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The manifests of `src/test/resources/manifests`, and what surrounds them.
final class Corpus {

    static final Function<String, String> ENVIRONMENT =
            Map.of(
                            "SHOP_API_KEY", "topsecret-1",
                            "HOOK_SECRET", "topsecret-2",
                            "REGION", "eu",
                            "EMPTY", "")
                    ::get;

    /// Enough for the corpus; the real check belongs to the timer trigger.
    static final ManifestReader.ScheduleCheck SCHEDULES =
            schedule ->
                    schedule.expression().matches("@[a-z]+|(\\S+ ){4,5}\\S+")
                            ? Optional.empty()
                            : Optional.of("'%s' is no schedule".formatted(schedule.expression()));

    private Corpus() {}

    static Path folder(String name) {
        try {
            return Path.of(Corpus.class.getResource("/manifests/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> accepted() {
        return list("accepted", ".yaml");
    }

    /// Files and folders that have an expected text beside them.
    static List<Path> refused() {
        return list("refused", ".txt").stream()
                .map(text -> {
                    var stem = text.toString().substring(0, text.toString().length() - 4);
                    return Files.isDirectory(Path.of(stem))
                            ? Path.of(stem)
                            : Path.of(stem + ".yaml");
                })
                .toList();
    }

    static Reading read(Path manifest) {
        return ManifestReader.read(manifest, ENVIRONMENT, SCHEDULES);
    }

    static List<Path> files(Path manifest) {
        return ManifestFiles.find(manifest, new java.util.ArrayList<>());
    }

    private static List<Path> list(String folder, String ending) {
        try (var entries = Files.list(folder(folder))) {
            return entries.filter(e -> e.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
