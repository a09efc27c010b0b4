package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.regex.Pattern;

/// Paths of HTTP triggers: `/hooks/shop/{store}`.
final class RoutePath {

    private static final Pattern SEGMENT =
            Pattern.compile("\\{[A-Za-z_][A-Za-z0-9_-]*\\}|(?![.]{1,2}(/|$))[A-Za-z0-9._~-]+");

    /// The JSON Schema has the same pattern.
    static final Pattern TEXT =
            Pattern.compile("/((%1$s)(/(%1$s))*)?".formatted(SEGMENT.pattern()));

    private RoutePath() {}

    static Optional<String> read(Value value) {
        return Scalars.matching(
                        TEXT,
                        "a path such as /hooks/{store}: segments of letters, digits and . _ ~ -, or"
                                + " a {name}, no / at the end")
                .convert(value)
                .filter(value.demand(RoutePath::namesOnce, Kind.MEANING, "uses a {name} twice"));
    }

    private static boolean namesOnce(String path) {
        var seen = new HashSet<String>();
        return Arrays.stream(path.split("/", -1))
                .filter(segment -> segment.startsWith("{"))
                .allMatch(seen::add);
    }

    /// Equal for two templates that match the same paths.
    static String shape(String path) {
        return path.replaceAll("\\{[^}]*\\}", "{}");
    }
}
