package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// One node of a manifest and where it stands. Conversions report what is wrong and return empty.
///
/// @param path from the document's root, e.g. `spec.limits.timeout`; empty for the root
/// @param name the key that names the node; the node itself where nothing names it
record Value(Source source, String path, Node name, Node node) {

    Value child(String key, Node name, Node node) {
        return new Value(source, path.isEmpty() ? key : path + "." + key, name, node);
    }

    /// The same place, but what is said about it points at its key.
    Value key() {
        return new Value(source, path, name, name);
    }

    /// `file:line`.
    String place() {
        return source.file() + ":" + (name.getStartMark().orElseThrow().getLine() + 1);
    }

    void report(Kind kind, String message) {
        source.report(node, kind, path.isEmpty() ? message : path + ": " + message);
    }

    /// Reports and is empty.
    <T> Optional<T> refuse(Kind kind, String message) {
        report(kind, message);
        return Optional.empty();
    }

    /// A filter that reports what it does not let pass.
    <T> Predicate<T> demand(Predicate<T> law, Kind kind, String message) {
        return candidate -> {
            boolean lawful = law.test(candidate);
            if (!lawful) {
                report(kind, message);
            }
            return lawful;
        };
    }

    /// The same for text, which the message quotes: not for secrets.
    Predicate<String> expect(Predicate<String> law, String expected) {
        return text ->
                demand(
                                law,
                                Kind.SHAPE,
                                "expected %s, found '%s'".formatted(expected, Quote.of(text)))
                        .test(text);
    }

    /// Whether it is one; nothing is reported where it is not.
    boolean isMapping() {
        return node instanceof MappingNode;
    }

    Optional<Mapping> mapping() {
        return node instanceof MappingNode mapping && mapping.getTag().equals(Tag.MAP)
                ? Optional.of(Mapping.of(this, mapping))
                : wrongType("a mapping (key: value)");
    }

    Optional<List<Value>> list() {
        if (!(node instanceof SequenceNode sequence) || !sequence.getTag().equals(Tag.SEQ)) {
            return wrongType("a list");
        }
        var items = new ArrayList<Value>();
        for (var item : sequence.getValue()) {
            items.add(new Value(source, path + "[" + items.size() + "]", item, item));
        }
        return Optional.of(items);
    }

    /// Every item converted; empty where the list is empty or an item is wrong.
    <T> Optional<List<T>> listOf(Conversion<T> conversion) {
        return list().flatMap(items -> {
            if (items.isEmpty()) {
                return refuse(Kind.SHAPE, "expected at least one item");
            }
            var converted = new ArrayList<T>();
            for (var item : items) {
                conversion.convert(item).ifPresent(converted::add);
            }
            return converted.size() == items.size() ? Optional.of(converted) : Optional.empty();
        });
    }

    /// The same, and no item occurs twice.
    <T> Optional<List<T>> setOf(Conversion<T> conversion) {
        var seen = new HashSet<T>();
        return listOf(item ->
                conversion
                        .convert(item)
                        .filter(item.demand(seen::add, Kind.SHAPE, "is in the list already")));
    }

    Optional<String> text() {
        if (node instanceof ScalarNode scalar) {
            if (scalar.getTag().equals(Tag.STR)) {
                return Optional.of(scalar.getValue());
            }
            return isNothing()
                    ? wrongType("text")
                    : refuse(
                            Kind.SHAPE,
                            "expected text, found %s: put it in quotes".formatted(found()));
        }
        return wrongType("text");
    }

    /// Whether it is this text; nothing is reported where it is not.
    boolean isText(String word) {
        return node instanceof ScalarNode scalar
                && scalar.getTag().equals(Tag.STR)
                && scalar.getValue().equals(word);
    }

    /// The digits of a whole number; empty, and nothing reported, where it is none.
    Optional<String> digits() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.INT)
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }

    /// `true` or `false`; empty, and nothing reported, where it is neither.
    Optional<Boolean> flag() {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.BOOL)
                ? Optional.of(Boolean.valueOf(scalar.getValue()))
                : Optional.empty();
    }

    <T> Optional<T> wrongType(String expected) {
        return refuse(Kind.SHAPE, "expected %s, found %s".formatted(expected, found()));
    }

    private boolean isNothing() {
        return node.getTag().equals(Tag.NULL);
    }

    /// What stands here, without its value: it could be a secret.
    private String found() {
        if (isNothing()) {
            return "nothing";
        }
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        var tag = node.getTag();
        if (tag.equals(Tag.STR)) {
            return "text";
        }
        if (tag.equals(Tag.INT)) {
            return "a number";
        }
        if (tag.equals(Tag.FLOAT)) {
            return "a decimal number";
        }
        return tag.equals(Tag.BOOL) ? "true or false" : "a value with a tag";
    }
}
