package dev.hearth.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hearth.manifest.ManifestJson;
import dev.hearth.manifest.PackageFiles;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Puts functions with all they need into one folder. Blocks.
public final class PackageWriter {

    private PackageWriter() {}

    /// Copies a function's code into a folder.
    ///
    /// @param code its name there; a jar has `.jar` besides
    /// @return the manifest, which names the copy
    /// @throws IOException it cannot be copied; the message says why
    public static JsonObject copy(ManifestJson.Document document, Path folder, String code)
            throws IOException {
        if (!Files.exists(document.code())) {
            throw new IOException(
                    "%s: spec.code: nothing is at %s".formatted(document.name(), document.code()));
        }
        var name = Files.isDirectory(document.code()) ? code : code + ".jar";
        Files.createDirectories(folder);
        PackageFiles.copy(document.code(), folder.resolve(name));
        var manifest = document.json().copy();
        manifest.getJsonObject("spec").put("code", name);
        return manifest;
    }

    /// Makes a package: the manifest, which names its version, and the code beside it.
    ///
    /// @return the version: the one it declares, or the first 12 digits of what the content hashes
    ///   to
    static String write(ManifestJson.Document document, Path folder) throws IOException {
        var manifest = copy(document, folder, "code");
        var spec = manifest.getJsonObject("spec");
        if (!(spec.getValue("version") instanceof String)) {
            var code = folder.resolve(spec.getString("code"));
            spec.put("version", version(document.json(), PackageFiles.digest(code)));
        }
        Files.writeString(folder.resolve(PackageStore.MANIFEST), manifest.encode());
        return spec.getString("version");
    }

    /// Where the code was does not matter.
    private static String version(JsonObject document, String code) {
        var manifest = document.copy();
        manifest.getJsonObject("spec").remove("code");
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(manifest.encode().getBytes(UTF_8));
            sha.update(code.getBytes(UTF_8));
            return HexFormat.of().formatHex(sha.digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
