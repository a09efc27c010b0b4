package dev.hearth.trigger.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Which paths a trigger answers: `/hooks/shop/{store}`. A parameter is a whole segment and never
/// empty.
public record PathTemplate(String text, List<Segment> segments) {

    /// What RFC 3986 allows in a segment without percent-encoding.
    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@-]+");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    /// One step of the path.
    public sealed interface Segment {
        record Literal(String text) implements Segment {}

        record Parameter(String name) implements Segment {}
    }

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /// @throws IllegalArgumentException saying what is wrong with the template and where
    public static PathTemplate parse(String text) {
        if (!text.startsWith("/")) {
            throw wrong(text, "it begins with '/'");
        }
        var segments = new ArrayList<Segment>();
        if (text.length() > 1) {
            for (var segment : text.substring(1).split("/", -1)) {
                segments.add(segment(text, segment, segments));
            }
        }
        return new PathTemplate(text, segments);
    }

    private static Segment segment(String template, String text, List<Segment> before) {
        if (text.isEmpty()) {
            throw wrong(template, "no segment is empty, and there is no '/' at the end");
        }
        if (text.startsWith("{") && text.endsWith("}")) {
            var name = text.substring(1, text.length() - 1);
            if (!NAME.matcher(name).matches()) {
                throw wrong(
                        template,
                        "'%s' is not a parameter: write {name} with letters, digits, '_' and '-'"
                                .formatted(text));
            }
            var parameter = new Segment.Parameter(name);
            if (before.contains(parameter)) {
                throw wrong(template, "{%s} is in it twice".formatted(name));
            }
            return parameter;
        }
        if (text.contains("{") || text.contains("}")) {
            throw wrong(template, "in '%s' a parameter is not the whole segment".formatted(text));
        }
        if (text.equals(".") || text.equals("..")) {
            throw wrong(template, "'%s' is not allowed".formatted(text));
        }
        if (!LITERAL.matcher(text).matches()) {
            throw wrong(
                    template,
                    "'%s' has a character other than letters, digits and ._~!$&'()*+,;=:@-"
                            .formatted(text));
        }
        return new Segment.Literal(text);
    }

    private static IllegalArgumentException wrong(String template, String why) {
        return new IllegalArgumentException(
                "'%s' is not a path template such as /hooks/{store}: %s".formatted(template, why));
    }

    boolean isLiteral() {
        return segments.stream().allMatch(Segment.Literal.class::isInstance);
    }

    @Override
    public String toString() {
        return text;
    }
}
