package dev.hearth.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;

/// The published JSON Schema, asked through a validator that knows nothing of the reader.
final class Schema {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final JsonSchema schema;

    Schema() {
        try (var in = Schema.class.getResourceAsStream("hearth-v1.schema.json")) {
            document = JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(document);
    }

    JsonNode document() {
        return document;
    }

    /// What the validator finds in each document that is not empty.
    List<String> problems(String yaml) {
        var problems = new ArrayList<String>();
        for (var document : documents(yaml)) {
            schema.validate(document).forEach(m -> problems.add(m.getMessage()));
        }
        return problems;
    }

    static List<JsonNode> documents(String yaml) {
        var documents = new ArrayList<JsonNode>();
        new Load(Documents.SETTINGS)
                .loadAllFromString(yaml)
                .forEach(document -> {
                    if (Objects.nonNull(document)) {
                        documents.add(JSON.valueToTree(document));
                    }
                });
        return documents;
    }
}
