package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// The YAML documents of a file as nodes that know where they stand. YAML 1.2 with its JSON schema:
/// plain `true`, `null` and JSON numbers are what they look like, all else is text.
final class Documents {

    static final int LARGEST_FILE = 1 << 20;
    private static final int MOST_ALIASES = 50;
    static final LoadSettings SETTINGS =
            LoadSettings.builder()
                    .setUseMarks(true)
                    .setMaxAliasesForCollections(MOST_ALIASES)
                    .setCodePointLimit(LARGEST_FILE)
                    .build();

    private Documents() {}

    /// Documents before one that is no YAML are returned all the same; empty ones are left out.
    static List<Value> read(Path file, List<Problem> problems) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                problems.add(
                        whole(file, Kind.SYNTAX, "is larger than 1Mi, the most a manifest has"));
                return List.of();
            }
            return documents(file, text(Files.readAllBytes(file)), problems);
        } catch (CharacterCodingException e) {
            problems.add(whole(file, Kind.SYNTAX, "is not UTF-8"));
        } catch (IOException e) {
            problems.add(whole(file, Kind.MEANING, "cannot be read: " + e.getMessage()));
        }
        return List.of();
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static List<Value> documents(Path file, String text, List<Problem> problems) {
        var roots = new ArrayList<Node>();
        var refused = new ArrayList<Problem>();
        try {
            var parser = new ShallowParser(SETTINGS, new StreamReader(SETTINGS, text));
            new Composer(SETTINGS, parser).forEachRemaining(roots::add);
        } catch (MarkedYamlEngineException e) {
            refused.add(syntax(file, e));
        } catch (ReaderException e) {
            refused.add(
                    whole(
                            file,
                            Kind.SYNTAX,
                            "holds the character U+%04X, which YAML does not allow"
                                    .formatted(e.getCodePoint())));
        } catch (YamlEngineException e) {
            refused.add(whole(file, Kind.SYNTAX, "is refused: " + e.getMessage()));
        }
        problems.addAll(refused);
        var source = new Source(file, text.lines().toList(), SecretLines.of(roots), problems);
        return roots.stream()
                .filter(root -> !root.getTag().equals(Tag.NULL))
                .map(root -> new Value(source, "", root, root))
                .toList();
    }

    /// The parser's own words, except where they repeat a piece of the text: it could be a secret.
    private static Problem syntax(Path file, MarkedYamlEngineException e) {
        var words = String.valueOf(e.getProblem());
        var message =
                words.contains("alias")
                        ? "an alias without an anchor; text that begins with '*' needs quotes"
                        : words.contains("tag")
                                ? "a tag that cannot be read; text that begins with '!' needs quotes"
                                : words;
        return e.getProblemMark()
                .map(mark ->
                        new Problem(
                                file,
                                new Problem.Position(mark.getLine() + 1, mark.getColumn() + 1, ""),
                                Kind.SYNTAX,
                                "not YAML: " + message))
                .orElseGet(() -> whole(file, Kind.SYNTAX, "not YAML: " + message));
    }

    private static Problem whole(Path file, Kind kind, String message) {
        return new Problem(file, null, kind, message);
    }
}
