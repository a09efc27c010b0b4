package dev.hearth.javascript;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.hearth.sandbox.LoadException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.graalvm.polyglot.Source;
import org.jspecify.annotations.Nullable;

/// The file a handler names, read once for its syntax.
///
/// @param source a module, or CommonJS code wrapped as Node wraps it, on one line
record EntryFile(Kind kind, Source source) {

    enum Kind {
        MODULE,
        COMMON_JS
    }

    private static final JsonFactory JSON = new JsonFactory();

    private static final String MODULE = "application/javascript+module";

    static EntryFile of(String unit, BundleFiles files) throws IOException {
        var path = files.root().resolve(unit).normalize();
        var text = new String(files.read(path), StandardCharsets.UTF_8);
        var kind =
                switch (unit.substring(unit.lastIndexOf('.') + 1)) {
                    case "mjs" -> Kind.MODULE;
                    case "cjs" -> Kind.COMMON_JS;
                    case "js" -> isModule(path, files) ? Kind.MODULE : Kind.COMMON_JS;
                    default ->
                            throw LoadException.at(
                                    unit,
                                    "UnknownFile",
                                    "a handler's file ends in .mjs, .js or .cjs");
                };
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
        return Source.newBuilder(
                        JavaScript.ID,
                        "(function (exports, require, module, __filename, __dirname) {"
                                + text
                                + "\n})",
                        unit)
                .buildLiteral();
    }

    /// As in Node: the nearest `package.json` above a `.js` file says what it is.
    private static boolean isModule(Path file, BundleFiles files) throws IOException {
        for (var folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (!folder.startsWith(files.root())) {
                return false;
            }
            byte[] manifest;
            try {
                manifest = files.read(folder.resolve("package.json"));
            } catch (IOException absent) {
                continue;
            }
            return "module".equals(type(manifest));
        }
        return false;
    }

    private static @Nullable String type(byte[] manifest) throws IOException {
        try (var parser = JSON.createParser(manifest)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                if (name.equals("type")) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return null;
        }
    }
}
