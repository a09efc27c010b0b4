package dev.hearth.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles: what is counted, what is refused, and whether the handler is in it.
final class CodeTest {

    @TempDir Path folder;
    private Path code;

    @BeforeEach
    void code() throws IOException {
        code = Files.createDirectory(folder.resolve("code"));
        Files.writeString(code.resolve("a.mjs"), "a");
    }

    @Test
    void equalCodeHasEqualDigestsWhereverItIs() throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy"));
        Files.writeString(copy.resolve("a.mjs"), "a");
        assertThat(digest(copy)).isEqualTo(digest(code));
    }

    @Test
    void namesAndContentsCount() throws IOException {
        var before = digest(code);
        Files.createDirectory(code.resolve("lib"));
        assertThat(digest(code)).isEqualTo(before);
        Files.writeString(code.resolve("lib/b.mjs"), "");
        var more = digest(code);
        Files.move(code.resolve("lib/b.mjs"), code.resolve("b.mjs"));
        var moved = digest(code);
        Files.writeString(code.resolve("a.mjs"), "b");
        assertThat(java.util.Set.of(before, more, moved, digest(code))).hasSize(4);
    }

    @Test
    void whereOneFileEndsAndTheNextBeginsCounts() throws IOException {
        Files.writeString(code.resolve("b"), "xy");
        Files.writeString(code.resolve("c"), "");
        var before = digest(code);
        Files.writeString(code.resolve("b"), "x");
        Files.writeString(code.resolve("c"), "y");
        assertThat(digest(code)).isNotEqualTo(before);
    }

    @Test
    void whatIsNoCodeDoesNotCount() throws IOException {
        var before = digest(code);
        Files.createDirectory(code.resolve(".git"));
        Files.writeString(code.resolve(".git/HEAD"), "main");
        assertThat(digest(code)).isEqualTo(before);
    }

    @Test
    void aLinkWithinTheCodeCountsByItsTarget() throws IOException {
        Files.writeString(code.resolve("b.mjs"), "b");
        var link = Files.createSymbolicLink(code.resolve("link.mjs"), Path.of("a.mjs"));
        var before = digest(code);
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("b.mjs"));
        assertThat(digest(code)).isNotEqualTo(before);
    }

    @Test
    void aLinkToAFolderAboveItselfIsNotFollowed() throws IOException {
        Files.createSymbolicLink(code.resolve("self"), code);
        assertThat(BundleDigest.of(code)).isInstanceOf(BundleDigest.Known.class);
    }

    @Test
    void aLinkOutOfTheCodeIsRefused() throws IOException {
        Files.writeString(folder.resolve("passwords"), "hunter2");
        Files.createSymbolicLink(code.resolve("out.txt"), Path.of("../passwords"));
        assertThat(BundleDigest.of(code))
                .isEqualTo(
                        new BundleDigest.Refused(
                                "holds the link 'out.txt', which leads out of it: copy what it"
                                        + " points to"));
    }

    @Test
    void aLinkThatLeadsNowhereIsRefused() throws IOException {
        Files.createSymbolicLink(code.resolve("broken"), Path.of("nowhere"));
        assertThat(((BundleDigest.Refused) BundleDigest.of(code)).why()).contains("leads nowhere");
    }

    @Test
    void aJarWithTheClassIsAccepted() throws IOException {
        jar("com/example/Invoice.class", "com/example/Outer$Inner.class");
        assertThat(read("java", "com.example.Invoice", "app.jar")).isEqualTo("java");
        assertThat(read("java", "com.example.Outer$Inner", "app.jar")).isEqualTo("java");
        assertThat(read("java", "com.example.Other", "app.jar"))
                .contains("a.yaml:4:32: spec.handler: no class 'com.example.Other' in the code");
    }

    @Test
    void aJarIsNoCodeForOtherLanguages() throws IOException {
        jar("a.mjs");
        assertThat(read("js", "a.mjs", "app.jar")).contains("spec.code: is no folder");
    }

    @Test
    void aFolderOfClassesIsAccepted() throws IOException {
        Files.createDirectories(code.resolve("com/example"));
        Files.createFile(code.resolve("com/example/Invoice.class"));
        assertThat(read("java", "com.example.Invoice", "code")).isEqualTo("java");
    }

    @Test
    void jarsInLibBelongToAFolderOfClasses() throws IOException {
        jar("com/example/Invoice.class");
        Files.createDirectory(code.resolve("lib"));
        Files.move(folder.resolve("app.jar"), code.resolve("lib/app.jar"));
        assertThat(read("java", "com.example.Invoice", "code")).isEqualTo("java");
        assertThat(read("java", "com.example.Other", "code")).contains("no class");
    }

    private void jar(String... entries) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(folder.resolve("app.jar")))) {
            for (var entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
    }

    private String read(String runtime, String handler, String code) throws IOException {
        var manifest =
                Files.writeString(
                        folder.resolve("a.yaml"),
                        """
                        apiVersion: hearth/v1
                        kind: Function
                        metadata: {name: hello}
                        spec: {runtime: %s, handler: %s, code: %s}
                        """
                                .formatted(runtime, handler, code));
        return switch (Corpus.read(manifest)) {
            case Reading.Accepted(var functions) -> functions.getFirst().language().word();
            case Reading.Refused(var problems) -> ProblemText.render(problems);
        };
    }

    private static String digest(Path root) {
        return ((BundleDigest.Known) BundleDigest.of(root)).hex();
    }
}
