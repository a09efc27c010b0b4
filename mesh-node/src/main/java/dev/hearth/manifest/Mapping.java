package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A cursor over a mapping's keys. It remembers which keys were asked for: those are the known
/// ones, and [#refuseOthers] reports all else.
final class Mapping {

    private final Value self;
    private final Map<String, Value> entries;
    private final Set<String> known = new LinkedHashSet<>();

    private Mapping(Value self, Map<String, Value> entries) {
        this.self = self;
        this.entries = entries;
    }

    /// Reports keys that are no text and keys that occur twice.
    static Mapping of(Value self, MappingNode node) {
        var entries = new LinkedHashMap<String, Value>();
        for (var tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                self.source().report(tuple.getKeyNode(), Kind.SYNTAX, "a key is text");
                continue;
            }
            var entry = self.child(key.getValue(), key, tuple.getValueNode());
            var first = entries.putIfAbsent(key.getValue(), entry);
            if (first != null) {
                entry.key().report(Kind.SYNTAX, "is here twice, first at " + first.place());
            }
        }
        return new Mapping(self, entries);
    }

    Value self() {
        return self;
    }

    /// All entries, for mappings whose keys are free.
    Map<String, Value> entries() {
        return entries;
    }

    Optional<Value> value(String key) {
        known.add(key);
        return Optional.ofNullable(entries.get(key));
    }

    <T> Optional<T> optional(String key, Conversion<T> conversion) {
        return value(key).flatMap(conversion::convert);
    }

    /// Reads a key for the sake of its problems: today it can only have one value.
    void check(String key, Conversion<?> conversion) {
        var _ = optional(key, conversion);
    }

    /// Reads a key that must be there and can only have one value.
    void demand(String key, String word) {
        var _ = required(key, key + ": " + word, Words.only(word));
    }

    /// What is written, or `fallback` where nothing is, or where what is written was reported.
    <T> T or(String key, T fallback, Conversion<T> conversion) {
        return optional(key, conversion).orElse(fallback);
    }

    /// @param hint what to write where the key is missing
    <T> Optional<T> required(String key, String hint, Conversion<T> conversion) {
        var value = value(key);
        if (value.isEmpty()) {
            return refuse(Kind.SHAPE, "%s is missing: write %s".formatted(key, hint));
        }
        return value.flatMap(conversion::convert);
    }

    /// Reports something about the mapping as a whole, at the key that names it.
    <T> Optional<T> refuse(Kind kind, String message) {
        return self.key().refuse(kind, message);
    }

    /// Reports every key nobody asked for.
    void refuseOthers() {
        entries.forEach((key, value) -> {
            if (!known.contains(key)) {
                value.key().report(Kind.SHAPE, complaint(key));
            }
        });
    }

    private String complaint(String key) {
        return Nearest.to(key, known)
                .map("unknown key, did you mean '%s'?"::formatted)
                .orElseGet(() -> "unknown key; known here: " + String.join(", ", known));
    }
}
