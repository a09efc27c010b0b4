package dev.hearth.javascript;

import java.util.List;

/// What became of a TypeScript file.
sealed interface Stripped {

    /// Whether it is a module or CommonJS.
    Packages.Format format();

    /// @param text JavaScript, each token where it was
    /// @param imports what it names in imports and requires, as it is written there
    record Code(String text, Packages.Format format, List<String> imports) implements Stripped {}

    /// @param line from 1
    /// @param column from 1
    record Refused(int line, int column, String reason, Packages.Format format)
            implements Stripped {}
}
