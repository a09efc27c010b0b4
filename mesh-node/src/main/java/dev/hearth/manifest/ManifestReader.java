package dev.hearth.manifest;

import dev.hearth.function.Trigger.Timer.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads manifests from the disk. Blocks; reads every file of every function's code once.
public final class ManifestReader {

    private ManifestReader() {}

    /// Finds out whether a cron expression can be understood and fires at all.
    @FunctionalInterface
    public interface ScheduleCheck {
        /// What is wrong and what would be right; empty where all is well.
        Optional<String> problem(Schedule.Cron schedule);
    }

    /// All functions that `fileOrFolder` declares, or all that is wrong with it.
    ///
    /// @param fileOrFolder a YAML file, or a folder whose `*.yaml` and `*.yml` files are read in
    ///   the order of their names; folders in it are not looked into
    /// @param environment where `${env:NAME}` comes from; null for a variable that is not set
    public static Reading read(
            Path fileOrFolder,
            Function<String, @Nullable String> environment,
            ScheduleCheck schedules) {
        var problems = new ArrayList<Problem>();
        var declarations =
                declarations(
                        fileOrFolder,
                        new FunctionReader(new References(environment, null), schedules),
                        problems);
        CrossChecks.check(declarations);
        return reading(declarations, problems);
    }

    /// The same for functions whose `onSuccess` may name functions that are declared elsewhere.
    ///
    /// @param folder what the paths of `${file:PATH}` are relative to
    public static Reading readApart(
            Path fileOrFolder,
            Path folder,
            Function<String, @Nullable String> environment,
            ScheduleCheck schedules) {
        var problems = new ArrayList<Problem>();
        var declarations =
                declarations(
                        fileOrFolder,
                        new FunctionReader(new References(environment, folder), schedules),
                        problems);
        var _ = CrossChecks.checkNames(declarations);
        return reading(declarations, problems);
    }

    private static List<Declaration> declarations(
            Path fileOrFolder, FunctionReader reader, List<Problem> problems) {
        var declarations = new ArrayList<Declaration>();
        for (var file : ManifestFiles.find(fileOrFolder, problems)) {
            for (var document : Documents.read(file, problems)) {
                declarations.add(reader.read(document));
            }
        }
        if (problems.isEmpty() && declarations.isEmpty()) {
            problems.add(
                    new Problem(
                            fileOrFolder,
                            null,
                            Problem.Kind.MEANING,
                            "declares no function: write a document with apiVersion: hearth/v1 and"
                                    + " kind: Function"));
        }
        return declarations;
    }

    private static Reading reading(List<Declaration> declarations, List<Problem> problems) {
        if (!problems.isEmpty()) {
            return new Reading.Refused(problems.stream().sorted(Problem.BY_PLACE).toList());
        }
        return new Reading.Accepted(
                declarations.stream().flatMap(d -> d.function().stream()).toList());
    }
}
