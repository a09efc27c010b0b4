package dev.hearth.manifest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The keys that the reader knows are the properties of the schema, in every mapping. The reader is
/// asked by a key that nobody knows: its answer lists those it does.
final class KeysTest {

    private static final String UNKNOWN = "zzzzzzzzzzzzzzzz";
    private static final Schema SCHEMA = new Schema();

    /// A mapping of a manifest and the parts of the schema that speak of it.
    private record Place(ObjectNode mapping, List<JsonNode> schemas) {}

    @Test
    void readerAndSchemaKnowTheSameKeys() throws IOException {
        var everything = Files.readString(Corpus.folder("accepted").resolve("everything.yaml"));
        var described = new HashSet<JsonNode>();
        var root = Schema.documents(everything).getFirst();
        for (var place : places(root, List.of(SCHEMA.document()))) {
            place.mapping().put(UNKNOWN, 1);
            assertThat(knownToTheReader(root))
                    .as(place.mapping().toString())
                    .isEqualTo(properties(place));
            place.mapping().remove(UNKNOWN);
            described.addAll(place.schemas());
        }
        assertThat(described).containsAll(withProperties());
    }

    @Test
    void everyPropertyIsDescribed() {
        for (var schema : withProperties()) {
            schema.get("properties")
                    .properties()
                    .forEach(property ->
                            assertThat(resolve(property.getValue()))
                                    .as(property.getKey())
                                    .anyMatch(s -> s.has("description")));
        }
    }

    private static Set<String> knownToTheReader(JsonNode root) throws IOException {
        var folder = Corpus.folder("accepted");
        var file = Files.createTempFile(folder, "keys", ".tmp");
        try {
            Files.writeString(file, new ObjectMapper().writeValueAsString(root));
            return ((Reading.Refused) Corpus.read(file))
                    .problems().stream()
                            .map(Problem::message)
                            .filter(message -> message.contains(UNKNOWN + ": unknown key; known"))
                            .flatMap(KeysTest::listed)
                            .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
        } finally {
            Files.delete(file);
        }
    }

    private static Stream<String> listed(String message) {
        return Stream.of(message.substring(message.indexOf("here: ") + 6).split(", "));
    }

    private static Set<String> properties(Place place) {
        var names = new TreeSet<String>();
        for (var schema : place.schemas()) {
            schema.path("properties").fieldNames().forEachRemaining(names::add);
        }
        return names;
    }

    /// Mappings with fixed keys, at any depth.
    private static List<Place> places(JsonNode node, List<JsonNode> schemas) {
        var found = new ArrayList<Place>();
        if (node instanceof ObjectNode mapping) {
            if (schemas.stream().anyMatch(s -> s.has("properties"))) {
                found.add(new Place(mapping, schemas));
            }
            mapping.properties()
                    .forEach(e ->
                            found.addAll(
                                    places(
                                            e.getValue(),
                                            below(schemas, e.getKey(), e.getValue()))));
        } else if (node instanceof ArrayNode list) {
            for (var item : list) {
                found.addAll(
                        places(
                                item,
                                schemas.stream()
                                        .filter(s -> s.has("items"))
                                        .flatMap(s -> resolve(s.get("items")).stream())
                                        .toList()));
            }
        }
        return found;
    }

    private static List<JsonNode> below(List<JsonNode> schemas, String key, JsonNode value) {
        return schemas.stream()
                .map(s ->
                        s.path("properties").has(key)
                                ? s.get("properties").get(key)
                                : s.path("additionalProperties"))
                .filter(JsonNode::isObject)
                .flatMap(s -> resolve(s).stream())
                .filter(s -> fits(s, value))
                .toList();
    }

    /// A schema, what it refers to, and its alternatives.
    private static List<JsonNode> resolve(JsonNode schema) {
        var all = new ArrayList<>(List.of(schema));
        if (schema.has("$ref")) {
            all.addAll(resolve(definition(schema.get("$ref").asText())));
        }
        schema.path("oneOf").forEach(alternative -> all.addAll(resolve(alternative)));
        return all;
    }

    /// An alternative that wants another `kind` or `preset` does not speak of this value.
    private static boolean fits(JsonNode schema, JsonNode value) {
        return Stream.of("kind", "preset")
                .allMatch(key -> allows(schema.path("properties").path(key), value.path(key)));
    }

    private static boolean allows(JsonNode schema, JsonNode word) {
        return word.isMissingNode()
                || (schema.path("const").isMissingNode() || schema.get("const").equals(word))
                        && (schema.path("enum").isMissingNode()
                                || schema.get("enum").valueStream().anyMatch(word::equals));
    }

    private static JsonNode definition(String ref) {
        return requireNonNull(
                SCHEMA.document().get("$defs").get(ref.substring("#/$defs/".length())));
    }

    private static List<JsonNode> withProperties() {
        return SCHEMA.document().findParents("properties").stream()
                .filter(s -> s.get("properties").isObject())
                .toList();
    }
}
