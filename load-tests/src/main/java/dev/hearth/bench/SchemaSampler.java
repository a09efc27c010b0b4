package dev.hearth.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Draws documents that a JSON Schema allows, or nearly: texts with a pattern are its examples. Own
/// code, since what generates from JSON Schemas on Maven Central knows drafts before 2020-12 only.
/// Not thread-safe.
final class SchemaSampler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 12;

    private static final List<String> TEXTS =
            List.of("a", "f-1", "x".repeat(70), "5s", "64Ki", "$.id", "/a/{b}", "orders", "", "ü");

    private final JsonNode schema;
    private final Chance chance;

    SchemaSampler(JsonNode schema, Chance chance) {
        this.schema = schema;
        this.chance = chance;
    }

    JsonNode sample() {
        return sample(schema, 0);
    }

    private JsonNode sample(JsonNode part, int depth) {
        if (part.has("$ref")) {
            return sample(schema.at(part.get("$ref").asText().substring(1)), depth);
        }
        if (part.has("const")) {
            return part.get("const");
        }
        if (part.has("enum")) {
            return any(part.get("enum"));
        }
        for (var choice : List.of("oneOf", "anyOf")) {
            if (part.has(choice)) {
                return sample(any(part.get(choice)), depth);
            }
        }
        if (part.has("examples") && chance.in(60)) {
            return any(part.get("examples"));
        }
        return switch (type(part)) {
            case "object" -> object(part, depth);
            case "array" -> array(part, depth);
            case "integer", "number" -> number(part);
            case "boolean" -> NODES.booleanNode(chance.in(50));
            case "null" -> NODES.nullNode();
            default -> text(part);
        };
    }

    private String type(JsonNode part) {
        var type = part.path("type");
        return type.isArray() ? any(type).asText() : type.asText();
    }

    private JsonNode object(JsonNode part, int depth) {
        var object = NODES.objectNode();
        var required = new ArrayList<String>();
        part.path("required").forEach(name -> required.add(name.asText()));
        for (var property : part.path("properties").properties()) {
            if (required.contains(property.getKey()) || (depth < DEEPEST && chance.in(25))) {
                object.set(property.getKey(), sample(property.getValue(), depth + 1));
            }
        }
        if (part.path("additionalProperties").isObject()) {
            for (int left = chance.below(3); left > 0; left--) {
                object.set(
                        chance.of("a", "b-1", "X_Y", "k" + chance.below(100)),
                        sample(part.get("additionalProperties"), depth + 1));
            }
        }
        return object;
    }

    private JsonNode array(JsonNode part, int depth) {
        var array = NODES.arrayNode();
        for (int left = part.path("minItems").asInt() + chance.below(3); left > 0; left--) {
            array.add(sample(part.path("items"), depth + 1));
        }
        return array;
    }

    private JsonNode number(JsonNode part) {
        long least = part.path("minimum").asLong(0);
        long most = part.path("maximum").asLong(least + 100);
        long drawn =
                chance.in(80)
                        ? least + chance.below((int) Math.min(1_000, Math.max(1, most - least)))
                        : chance.of(-1L, 0L, least - 1, most + 1, Long.MAX_VALUE);
        return NODES.numberNode(drawn);
    }

    private JsonNode text(JsonNode part) {
        return part.has("default") && chance.in(50)
                ? part.get("default")
                : NODES.textNode(chance.of(TEXTS));
    }

    private JsonNode any(JsonNode list) {
        return list.get(chance.below(list.size()));
    }

    /// The document with one of its values in the place of another, or none, or something odd.
    JsonNode damaged(JsonNode document) {
        var copy = document.deepCopy();
        var containers = new ArrayList<JsonNode>();
        containers(copy, containers);
        var container = chance.of(containers);
        var odd = odd(chance.of(containers));
        switch (container) {
            case ObjectNode object -> {
                var names = new ArrayList<String>();
                object.fieldNames().forEachRemaining(names::add);
                var name = names.isEmpty() || chance.in(20) ? chance.of(TEXTS) : chance.of(names);
                if (chance.in(25)) {
                    object.remove(name);
                } else {
                    object.set(name, odd);
                }
            }
            case ArrayNode array -> array.add(odd);
            default -> throw new IllegalStateException("not a container");
        }
        return copy;
    }

    private JsonNode odd(JsonNode other) {
        return switch (chance.below(7)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(chance.random().nextLong());
            case 2 -> NODES.textNode(chance.of(TEXTS));
            case 3 -> NODES.booleanNode(true);
            case 4 -> NODES.textNode("${env:HOME}");
            case 5 -> NODES.textNode("${file:/etc/hostname}");
            default -> other.deepCopy();
        };
    }

    private static void containers(JsonNode node, List<JsonNode> found) {
        if (node.isContainerNode()) {
            found.add(node);
            node.forEach(each -> containers(each, found));
        }
    }

    static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
