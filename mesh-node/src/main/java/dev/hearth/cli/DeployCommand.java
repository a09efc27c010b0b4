package dev.hearth.cli;

import dev.hearth.catalogue.Archive;
import dev.hearth.catalogue.PackageStore;
import dev.hearth.catalogue.PackageWriter;
import dev.hearth.manifest.ManifestJson;
import io.vertx.core.json.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "deploy",
        description = {
            "Deploy the functions of a manifest to all nodes: all of them, or none.",
            "References to secrets are sent as they are written, and resolved on each node."
        },
        mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;
    @Mixin private NodeAddress node;

    @Parameters(paramLabel = "PATH", description = "A manifest, or a folder of manifests.")
    private Path path;

    @Override
    public Integer call() throws IOException {
        var folder = Files.createTempDirectory("hearth-deploy");
        try {
            var documents = ManifestJson.read(path);
            var zip = pack(documents, folder);
            var answer =
                    AdminClient.object(
                            node.client()
                                    .put(
                                            "/v1/functions",
                                            "application/zip",
                                            HttpRequest.BodyPublishers.ofFile(zip)));
            print(documents, answer);
            return ExitCode.OK;
        } catch (IllegalArgumentException | UncheckedIOException unusable) {
            throw CommandException.failed(unusable.getMessage());
        } finally {
            PackageStore.delete(folder);
        }
    }

    private static Path pack(List<ManifestJson.Document> documents, Path folder)
            throws IOException {
        var content = Files.createDirectory(folder.resolve("content"));
        for (var document : documents) {
            var name = document.name().value();
            var manifest = PackageWriter.copy(document, content, name);
            Files.writeString(content.resolve(name + ".yaml"), manifest.encode());
        }
        var zip = folder.resolve("content.zip");
        try (var out = new BufferedOutputStream(Files.newOutputStream(zip))) {
            Archive.pack(content, out);
        }
        return zip;
    }

    private void print(List<ManifestJson.Document> documents, JsonObject answer) {
        var out = spec.commandLine().getOut();
        var versions = answer.getJsonObject("functions");
        for (var document : documents) {
            var name = document.name().value();
            out.println(name + " " + versions.getString(name));
        }
        if (answer.getBoolean("unchanged", false)) {
            out.println("deployed already, nothing changed");
        }
        out.flush();
    }
}
