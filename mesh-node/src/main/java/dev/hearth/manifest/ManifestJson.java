package dev.hearth.manifest;

import dev.hearth.function.FunctionName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// The documents of manifests as JSON, which is YAML too: aliases are written out, comments are
/// gone, and references to secrets stay references.
public final class ManifestJson {

    private ManifestJson() {}

    /// @param code the folder or jar that it names, whether it is there or not
    public record Document(FunctionName name, JsonObject json, Path code) {}

    /// The documents that have a name; whether all else is right, [ManifestReader] says.
    ///
    /// @throws IllegalArgumentException it is no manifest; the message has one line for each
    ///   problem
    public static List<Document> read(Path fileOrFolder) {
        var problems = new ArrayList<Problem>();
        var documents = new ArrayList<Document>();
        for (var file : ManifestFiles.find(fileOrFolder, problems)) {
            for (var document : Documents.read(file, problems)) {
                documents.add(document(file, document));
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(ProblemText.render(problems).strip());
        }
        return documents;
    }

    private static Document document(Path file, Value value) {
        if (json(value.node()) instanceof JsonObject object
                && object.getValue("metadata") instanceof JsonObject metadata
                && metadata.getValue("name") instanceof String name
                && object.getValue("spec") instanceof JsonObject spec) {
            var code = spec.getValue("code") instanceof String path ? path : "";
            return new Document(
                    new FunctionName(name),
                    object,
                    file.toAbsolutePath().resolveSibling(code).normalize());
        }
        throw new IllegalArgumentException(
                value.place() + ": a function has metadata: {name: NAME} and spec: {...}");
    }

    private static @Nullable Object json(Node node) {
        return switch (node) {
            case MappingNode mapping -> {
                var object = new JsonObject();
                mapping.getValue()
                        .forEach(pair ->
                                object.put(
                                        String.valueOf(json(pair.getKeyNode())),
                                        json(pair.getValueNode())));
                yield object;
            }
            case SequenceNode sequence -> {
                var array = new JsonArray();
                sequence.getValue().forEach(item -> array.add(json(item)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar.getTag(), scalar.getValue());
            default -> throw new IllegalArgumentException("no YAML: " + node.getNodeType());
        };
    }

    private static @Nullable Object scalar(Tag tag, String text) {
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        return tag.equals(Tag.INT) || tag.equals(Tag.FLOAT) ? new BigDecimal(text) : text;
    }
}
