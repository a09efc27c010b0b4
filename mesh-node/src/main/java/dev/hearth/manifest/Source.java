package dev.hearth.manifest;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;

/// The text a node was read from, and where to report what is wrong with it.
record Source(Path file, List<String> lines, BitSet secretLines, List<Problem> problems) {

    void report(Node node, Problem.Kind kind, String message) {
        problems.add(new Problem(file, position(node), kind, message));
    }

    private Problem.Position position(Node node) {
        var start = node.getStartMark().orElseThrow();
        int line = start.getLine();
        return new Problem.Position(line + 1, start.getColumn() + 1, excerpt(node));
    }

    private String excerpt(Node node) {
        int line = node.getStartMark().orElseThrow().getLine();
        if (line >= lines.size() || secretLines.get(line)) {
            return "";
        }
        var text = lines.get(line);
        var end = node.getEndMark().orElseThrow();
        int length = text.codePointCount(0, text.length());
        return end.getLine() == line && end.getColumn() <= length
                ? text.substring(0, text.offsetByCodePoints(0, end.getColumn()))
                : text;
    }
}
