package dev.hearth.catalogue;

import dev.hearth.function.FunctionSpec;
import dev.hearth.manifest.ManifestReader;
import dev.hearth.manifest.Problem;
import dev.hearth.manifest.Reading;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Makes functions of packages, with this node's own environment and files behind the references to
/// secrets. Blocks; any thread.
public final class PackageReader {

    /// A package that this node cannot use; the message says why, without a secret.
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unusable(String message) {
            super(message);
        }
    }

    private final Path files;
    private final Function<String, @Nullable String> environment;
    private final ManifestReader.ScheduleCheck schedules;
    private final Map<String, FunctionSpec> known = new ConcurrentHashMap<>();

    /// @param files the folder that the paths of `${file:PATH}` are relative to
    /// @param environment where `${env:NAME}` comes from
    public PackageReader(
            Path files,
            Function<String, @Nullable String> environment,
            ManifestReader.ScheduleCheck schedules) {
        this.files = files;
        this.environment = environment;
        this.schedules = schedules;
    }

    /// Secrets are those of the first time a package is read.
    FunctionSpec read(PackageStore store, String digest) throws Unusable {
        var before = known.get(digest);
        if (before != null) {
            return before;
        }
        var manifest = store.folder(digest).resolve(PackageStore.MANIFEST);
        return switch (ManifestReader.readApart(manifest, files, environment, schedules)) {
            case Reading.Accepted(var functions) -> {
                known.put(digest, functions.getFirst());
                yield functions.getFirst();
            }
            case Reading.Refused(var problems) ->
                    throw new Unusable(
                            problems.stream()
                                    .map(Problem::message)
                                    .collect(Collectors.joining("; ")));
        };
    }
}
