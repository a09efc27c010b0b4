package dev.hearth.manifest;

import java.nio.file.Path;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// One thing that is wrong with a manifest. Never holds the value of a secret.
///
/// @param file as the caller named it, or below the folder the caller named
/// @param position absent where the file as a whole is meant
/// @param message the key's path, what is wrong with it, and what would be right
public record Problem(Path file, @Nullable Position position, Kind kind, String message) {

    static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file)
                    .thenComparing(
                            Problem::position,
                            Comparator.nullsFirst(
                                    Comparator.comparingInt(Position::line)
                                            .thenComparingInt(Position::column)));

    /// @param line from 1
    /// @param column from 1, in code points
    /// @param excerpt the source line up to the end of what is meant; empty where showing it could
    ///   show a secret
    public record Position(int line, int column, String excerpt) {}

    /// Who can find it.
    public enum Kind {
        /// It is no YAML.
        SYNTAX,
        /// The JSON Schema refuses it too.
        SHAPE,
        /// Only reading finds it: a missing file, a name used twice, a schedule that never fires.
        MEANING
    }
}
