package dev.hearth.manifest;

import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Which lines of a manifest may hold a secret in clear: those of every value whose key sounds like
/// a secret's, whether a manifest knows that key or not.
final class SecretLines {

    private static final Pattern TELLING =
            Pattern.compile(
                    "secre|token|passw|credential|api.?key|^users$|^basic$|^http$",
                    Pattern.CASE_INSENSITIVE);

    private final BitSet lines = new BitSet();
    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private SecretLines() {}

    /// Lines from 0.
    static BitSet of(List<Node> roots) {
        var secrets = new SecretLines();
        roots.forEach(secrets::visit);
        return secrets.lines;
    }

    private void visit(Node node) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::visit);
        } else if (node instanceof MappingNode mapping) {
            for (var entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode key
                        && TELLING.matcher(key.getValue()).find()) {
                    mark(entry.getValueNode());
                }
                visit(entry.getValueNode());
            }
        }
    }

    private void mark(Node node) {
        int first = node.getStartMark().orElseThrow().getLine();
        lines.set(first, node.getEndMark().orElseThrow().getLine() + 1);
    }
}
