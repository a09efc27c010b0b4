package dev.hearth.javascript;

import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Source;

/// The file a handler names, read once for its syntax.
///
/// @param source a module, or CommonJS code wrapped as Node wraps it, on one line
record EntryFile(Kind kind, Source source) {

    enum Kind {
        MODULE,
        COMMON_JS
    }

    private static final Pattern NAME = Pattern.compile(".*\\.[cm]?[jt]s");

    private static final String WRAPPER =
            "(function (exports, require, module, __filename, __dirname) {";

    private static final String MODULE = "application/javascript+module";

    static EntryFile of(String unit, BundleFiles files) throws IOException {
        var path = BundleFiles.ROOT.resolve(unit).normalize();
        if (!NAME.matcher(unit).matches()) {
            throw LoadException.at(
                    unit,
                    "UnknownFile",
                    "a handler's file ends in .mjs, .js, .cjs, .mts, .ts or .cts");
        }
        files.stripFrom(path);
        if (TypeScript.names(path)
                && files.stripped(path)
                        instanceof Stripped.Refused(int line, int column, var reason, _)) {
            throw LoadException.at("%s:%d:%d".formatted(unit, line, column), "SyntaxError", reason);
        }
        var text = new String(files.read(path), StandardCharsets.UTF_8);
        var kind =
                files.packages().format(path) == Packages.Format.MODULE
                        ? Kind.MODULE
                        : Kind.COMMON_JS;
        return new EntryFile(
                kind,
                switch (kind) {
                    case MODULE -> module(text, unit);
                    case COMMON_JS -> script(text, unit);
                });
    }

    private static Source module(String text, String unit) {
        return Source.newBuilder(JavaScript.ID, text, unit).mimeType(MODULE).buildLiteral();
    }

    private static Source script(String text, String unit) {
        return Source.newBuilder(JavaScript.ID, wrapped(text), unit).buildLiteral();
    }

    /// Of an engine's column in this file, the file's own.
    int column(int line, int column) {
        return kind == Kind.COMMON_JS ? columnInFile(line, column) : column;
    }

    /// The column of a wrapped file that an engine's column is.
    static int columnInFile(int line, int column) {
        return line == 1 ? Math.max(1, column - WRAPPER.length()) : column;
    }

    static String wrapped(String text) {
        return WRAPPER + (text.startsWith("#!") ? "//" : "") + text + "\n})";
    }
}
