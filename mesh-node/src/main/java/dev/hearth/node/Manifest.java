package dev.hearth.node;

import dev.hearth.catalogue.PackageReader;
import dev.hearth.function.FunctionSpec;
import dev.hearth.manifest.ManifestJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node that shares its catalogue is started with.
///
/// @param documents what to deploy if it is new; null where no manifest was named
/// @param functions the same as this node understands it
/// @param reader makes functions of what is deployed, on this node
public record Manifest(
        @Nullable List<ManifestJson.Document> documents,
        List<FunctionSpec> functions,
        PackageReader reader) {

    public Manifest {
        documents = documents == null ? null : List.copyOf(documents);
        functions = List.copyOf(functions);
    }
}
