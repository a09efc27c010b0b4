package dev.hearth.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Damages accepted manifests at random: reader and schema must go on agreeing.
final class MutationTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Schema SCHEMA = new Schema();
    private static final int MUTANTS = 150;

    /// Values of every type, and the odd ones of some.
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "5",
                    "-1",
                    "0",
                    "1.5",
                    "2147483648",
                    "\"\"",
                    "\" \"",
                    "\"x\"",
                    "\"5s\"",
                    "\"0ms\"",
                    "\"PT5S\"",
                    "\"P\"",
                    "\"64Ki\"",
                    "\"A_b\"",
                    "\"/a/{b}\"",
                    "\"/a//b\"",
                    "\"/..\"",
                    "\"${env:REGION}\"",
                    "\"${env:\"",
                    "\"$${x\"",
                    "\"$.a.b\"",
                    "\"$a\"",
                    "\"hearth/v1\"",
                    "\"deadLetter\"",
                    "\"http\"",
                    "\"kafka\"",
                    "\"cron\"",
                    "\"GET\"",
                    "[]",
                    "{}",
                    "[\"a\"]",
                    "[\"a\",\"a\"]",
                    "[5]",
                    "[{\"topic\":\"t\"}]",
                    "{\"topic\":\"t\"}",
                    "{\"a\":\"b\"}");

    private static final List<String> BOUNDS =
            List.of(
                    "1", "1000", "1001", "10000", "10001", "100000", "100001", "1000000",
                    "1000001");

    /// A third of all pairs of a key and a value: reading costs disk accesses.
    @Test
    void readerAndSchemaAgreeAboutAnyValueOfAnyKey() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        var everything = Corpus.folder("accepted").resolve("everything.yaml");
        var document = Schema.documents(Files.readString(everything)).getFirst();
        for (var place : containers(document)) {
            if (place instanceof ObjectNode mapping) {
                for (var entry : List.copyOf(mapping.properties())) {
                    var old = entry.getValue();
                    for (var value : old.isInt() ? BOUNDS : VALUES) {
                        if (!old.isInt() && random.nextInt(3) > 0) {
                            continue;
                        }
                        mapping.set(entry.getKey(), JSON.readTree(value));
                        assertAgreement(
                                document.toString(), "seed %d, %s".formatted(seed, entry.getKey()));
                    }
                    mapping.set(entry.getKey(), old);
                }
            }
        }
    }

    @RepeatedTest(2)
    void readerAndSchemaAgreeAboutMutants() throws IOException {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < MUTANTS; i++) {
            var found = assertAgreement(mutant(random), "seed %d, mutant %d".formatted(seed, i));
            refused += found.isEmpty() ? 0 : 1;
        }
        assertThat(refused)
                .as("seed %d: mutants refused", seed)
                .isBetween(MUTANTS / 4, MUTANTS - 1);
    }

    private static List<Problem> assertAgreement(String manifest, String what) throws IOException {
        var found = problems(manifest);
        assertThat(SCHEMA.problems(manifest).isEmpty())
                .as("%s: the schema accepts%n%s%nreader: %s", what, manifest, found)
                .isEqualTo(found.stream().noneMatch(p -> p.kind() == Problem.Kind.SHAPE));
        return found;
    }

    private static String mutant(Random random) throws IOException {
        var accepted = Corpus.accepted();
        var file = accepted.get(random.nextInt(accepted.size()));
        var documents = Schema.documents(Files.readString(file));
        for (int i = random.nextInt(2); i >= 0; i--) {
            mutate(documents.get(random.nextInt(documents.size())), random);
        }
        return documents.stream().map(JsonNode::toString).collect(Collectors.joining("\n---\n"));
    }

    private static void mutate(JsonNode document, Random random) throws IOException {
        var places = containers(document);
        var place = places.get(random.nextInt(places.size()));
        var value = JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        if (place instanceof ArrayNode list) {
            list.set(random.nextInt(list.size()), value);
            return;
        }
        var mapping = (ObjectNode) place;
        var keys = mapping.properties().stream().map(java.util.Map.Entry::getKey).toList();
        var key = keys.get(random.nextInt(keys.size()));
        switch (random.nextInt(4)) {
            case 0 -> mapping.remove(key);
            case 1 -> mapping.set(key + "x", mapping.remove(key));
            case 2 -> mapping.set(anyKey(document, random), value);
            default -> mapping.set(key, value);
        }
    }

    /// A key that means something somewhere.
    private static String anyKey(JsonNode document, Random random) {
        var keys = new ArrayList<String>();
        for (var place : containers(document)) {
            place.fieldNames().forEachRemaining(keys::add);
        }
        return keys.get(random.nextInt(keys.size()));
    }

    private static List<JsonNode> containers(JsonNode node) {
        var found = new ArrayList<JsonNode>();
        if (node.isContainerNode() && !node.isEmpty()) {
            found.add(node);
            node.forEach(child -> found.addAll(containers(child)));
        }
        return found;
    }

    private static List<Problem> problems(String manifest) throws IOException {
        var file = Files.createTempFile(Corpus.folder("accepted"), "mutant", ".tmp");
        try {
            Files.writeString(file, manifest);
            return switch (Corpus.read(file)) {
                case Reading.Accepted _ -> List.of();
                case Reading.Refused(var problems) -> problems;
            };
        } finally {
            Files.delete(file);
        }
    }
}
