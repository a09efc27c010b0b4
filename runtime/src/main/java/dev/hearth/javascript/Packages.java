package dev.hearth.javascript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Where an `import` or a `require` leads, by the algorithm of Node's documentation ("Modules:
/// Packages"), within one bundle. Of a package's conditions `browser` holds and `node` does not:
/// there are web APIs but none of Node's modules. `imports` lead to files, not to other packages. A
/// package without `exports` may leave out extensions and name folders in imports too, as bundlers
/// allow. Any thread.
final class Packages {

    enum Use {
        IMPORT("import"),
        REQUIRE("require");

        private final String condition;

        Use(String condition) {
            this.condition = condition;
        }

        private boolean has(String wanted) {
            return wanted.equals(condition) || OF_ALL_USES.contains(wanted);
        }
    }

    enum Format {
        MODULE,
        COMMON_JS,
        JSON
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> OF_ALL_USES = Set.of("browser", "default");

    private static final List<String> EXTENSIONS = List.of("", ".js", ".json", ".cjs");

    private final BundleFiles files;
    private final Map<Path, JsonNode> manifests = new ConcurrentHashMap<>();

    Packages(BundleFiles files) {
        this.files = files;
    }

    /// @param from the file that asks
    /// @return the real path of a file of the bundle, or null: there is none
    @Nullable Path resolve(Path from, String specifier, Use use) {
        var folder = from.getParent();
        if (folder == null || specifier.isEmpty() || specifier.indexOf('\0') >= 0) {
            return null;
        }
        if (specifier.startsWith("/") || specifier.matches("\\.\\.?(/.*)?")) {
            return fileOrFolder(folder.resolve(specifier).normalize());
        }
        if (specifier.startsWith("#")) {
            var scope = scope(from);
            return scope == null
                    ? null
                    : entry(scope, manifest(scope).path("imports"), specifier, use);
        }
        return inPackage(from, specifier, use);
    }

    /// Of a `.js` file that no `package.json` says it of, CommonJS; of a `.ts` file, what its code
    /// shows.
    Format format(Path file) throws IOException {
        if (TypeScript.names(file)) {
            return files.stripped(file).format();
        }
        var declared = declared(file);
        return declared == null ? Format.COMMON_JS : declared;
    }

    /// What a file's name says or, as in Node, the nearest `package.json` above it; null if neither
    /// does.
    @Nullable Format declared(Path file) {
        var name = file.toString();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "json" -> Format.JSON;
            case "cjs", "cts" -> Format.COMMON_JS;
            case "js", "ts" -> {
                var scope = scope(file);
                yield switch (scope == null ? "" : manifest(scope).path("type").asText()) {
                    case "module" -> Format.MODULE;
                    case "commonjs" -> Format.COMMON_JS;
                    default -> null;
                };
            }
            default -> Format.MODULE;
        };
    }

    private @Nullable Path inPackage(Path from, String specifier, Use use) {
        int end = specifier.indexOf('/');
        if (specifier.startsWith("@") && end >= 0) {
            end = specifier.indexOf('/', end + 1);
        }
        var name = end < 0 ? specifier : specifier.substring(0, end);
        var subpath = end < 0 ? "." : "." + specifier.substring(end);
        var scope = scope(from);
        if (scope != null
                && manifest(scope).path("name").asText().equals(name)
                && isGiven(manifest(scope).path("exports"))) {
            return exported(scope, manifest(scope).path("exports"), subpath, use);
        }
        for (var folder = from.getParent();
                folder != null && folder.startsWith(BundleFiles.ROOT);
                folder = folder.getParent()) {
            var installed = folder.resolve("node_modules").resolve(name).normalize();
            if (!files.isFolder(installed)) {
                continue;
            }
            var exports = manifest(installed).path("exports");
            if (isGiven(exports)) {
                return exported(installed, exports, subpath, use);
            }
            return fileOrFolder(installed.resolve(subpath).normalize());
        }
        return null;
    }

    private @Nullable Path exported(Path folder, JsonNode exports, String subpath, Use use) {
        boolean bySubpath = exports.isObject() && exports.fieldNames().next().startsWith(".");
        if (bySubpath) {
            return entry(folder, exports, subpath, use);
        }
        return subpath.equals(".") ? target(folder, exports, "", use) : null;
    }

    /// The entry of that name, or the one whose `*` leaves least to be filled in.
    private @Nullable Path entry(Path folder, JsonNode entries, String name, Use use) {
        if (entries.has(name)) {
            return target(folder, entries.path(name), "", use);
        }
        String best = null;
        for (var fields = entries.fieldNames(); fields.hasNext(); ) {
            var pattern = fields.next();
            int star = pattern.indexOf('*');
            if (star >= 0
                    && name.length() >= pattern.length()
                    && name.startsWith(pattern.substring(0, star))
                    && name.endsWith(pattern.substring(star + 1))
                    && (best == null || star > best.indexOf('*'))) {
                best = pattern;
            }
        }
        if (best == null) {
            return null;
        }
        int star = best.indexOf('*');
        var filled = name.substring(star, name.length() - (best.length() - star - 1));
        return target(folder, entries.path(best), filled, use);
    }

    private @Nullable Path target(Path folder, JsonNode target, String filled, Use use) {
        if (target.isTextual()) {
            var text = target.asText().replace("*", filled);
            return text.startsWith("./") ? file(folder.resolve(text).normalize()) : null;
        }
        if (target.isArray()) {
            for (var each : target) {
                var found = target(folder, each, filled, use);
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        for (var condition : target.properties()) {
            if (use.has(condition.getKey())) {
                var found = target(folder, condition.getValue(), filled, use);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private @Nullable Path fileOrFolder(Path path) {
        var file = withExtension(path);
        if (file != null) {
            return file;
        }
        var main = manifest(path).path("main");
        if (main.isTextual()) {
            var named = path.resolve(main.asText()).normalize();
            var found = withExtension(named);
            found = found == null ? withExtension(named.resolve("index")) : found;
            if (found != null) {
                return found;
            }
        }
        return withExtension(path.resolve("index"));
    }

    private @Nullable Path withExtension(Path path) {
        for (var extension : EXTENSIONS) {
            var found = file(Path.of(path + extension));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private @Nullable Path file(Path path) {
        try {
            var real = files.real(path);
            return files.isFile(real) ? real : null;
        } catch (IOException absent) {
            return null;
        }
    }

    /// The folder of the nearest `package.json`, not looked for above a `node_modules`.
    private @Nullable Path scope(Path file) {
        for (var folder = file.getParent();
                folder != null
                        && folder.startsWith(BundleFiles.ROOT)
                        && !folder.endsWith("node_modules");
                folder = folder.getParent()) {
            if (!manifest(folder).isMissingNode()) {
                return folder;
            }
        }
        return null;
    }

    private JsonNode manifest(Path folder) {
        var path = file(folder.resolve("package.json"));
        return path == null
                ? MissingNode.getInstance()
                : manifests.computeIfAbsent(path, this::read);
    }

    private JsonNode read(Path path) {
        try {
            return JSON.readTree(files.read(path));
        } catch (IOException malformed) {
            return JSON.createObjectNode();
        }
    }

    private static boolean isGiven(JsonNode exports) {
        return exports.isTextual() || (exports.isContainerNode() && !exports.isEmpty());
    }
}
