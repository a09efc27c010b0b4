package dev.hearth.manifest;

import java.util.List;

/// Problems as a terminal shows them, in the form compilers use and editors understand.
public final class ProblemText {

    private static final int WIDEST_EXCERPT = 120;

    private ProblemText() {}

    /// `path:line:column: message` each, the source line with a caret below where there is one, and
    /// the number of errors at the end. Ends with a line break.
    public static String render(List<Problem> problems) {
        var text = new StringBuilder();
        problems.forEach(problem -> append(text, problem));
        return text.append(problems.size() == 1 ? "1 error" : problems.size() + " errors")
                .append('\n')
                .toString();
    }

    /// `path:line:column: message`, on one line.
    public static String line(Problem problem) {
        var position = problem.position();
        return position == null
                ? "%s: %s".formatted(problem.file(), problem.message())
                : "%s:%d:%d: %s"
                        .formatted(
                                problem.file(),
                                position.line(),
                                position.column(),
                                problem.message());
    }

    private static void append(StringBuilder text, Problem problem) {
        text.append(line(problem)).append('\n');
        var position = problem.position();
        if (position == null
                || position.excerpt().isEmpty()
                || position.excerpt().length() > WIDEST_EXCERPT) {
            return;
        }
        var excerpt = position.excerpt();
        int start = excerpt.offsetByCodePoints(0, position.column() - 1);
        text.append("    ").append(excerpt).append("\n    ");
        // A tab is as wide below as above.
        excerpt.substring(0, start).codePoints().forEach(c -> text.append(c == '\t' ? '\t' : ' '));
        int marked = excerpt.codePointCount(start, excerpt.length());
        text.append("^".repeat(Math.max(1, marked))).append('\n');
    }
}
