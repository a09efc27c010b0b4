package dev.hearth.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.catalogue.Archive.Bounds;
import dev.hearth.manifest.PackageFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchiveTest {

    private static final Bounds WIDE = new Bounds(100, 1 << 20);

    @TempDir private Path root;
    private Path to;

    @BeforeEach
    void makeFolder() throws IOException {
        to = Files.createDirectories(root.resolve("to/folder"));
    }

    @Test
    void aFolderIsTheSameOnTheOtherSide() throws IOException {
        var from = Files.createDirectories(root.resolve("from"));
        Files.createDirectories(from.resolve("a/b"));
        Files.writeString(from.resolve("a/b/grüße.txt"), "hallo");
        Files.write(from.resolve("bytes"), new byte[] {0, -1, 7});
        Files.createSymbolicLink(from.resolve("a/link"), Path.of("../bytes"));
        Files.createSymbolicLink(from.resolve("folder"), Path.of("a"));
        var zip = new ByteArrayOutputStream();
        Archive.pack(from, zip);
        unpack(zip.toByteArray(), WIDE);
        assertThat(PackageFiles.digest(to)).isEqualTo(PackageFiles.digest(from));
        assertThat(Files.isSymbolicLink(to.resolve("a/link"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../out",
                "a/../../out",
                "/etc/out",
                "..\\out",
                "a/..",
                ".",
                "a\0b",
                "../folder2/x"
            })
    void nothingIsWrittenOutside(String name) throws IOException {
        var zip = zip(Map.of(name, "x"));
        assertThatThrownBy(() -> unpack(zip, WIDE)).isInstanceOf(Archive.Refused.class);
        try (var written = Files.walk(root)) {
            assertThat(written.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aZipThatUnpacksToMoreThanItMayIsStoppedThere() throws IOException {
        var zip = zip(Map.of("a", "0".repeat(900), "b", "0".repeat(900)));
        assertThatThrownBy(() -> unpack(zip, new Bounds(10, 1_000)))
                .isInstanceOf(Archive.Refused.class)
                .hasMessage("the zip unpacks to more than 1000 bytes");
        long written = 0;
        try (var files = Files.list(to)) {
            for (var file : files.toList()) {
                written += Files.size(file);
            }
        }
        assertThat(written).isLessThanOrEqualTo(1_000);
    }

    @Test
    void aZipOfTooManyFilesIsRefused() throws IOException {
        var zip = zip(Map.of("a", "", "b", "", "c", ""));
        assertThatThrownBy(() -> unpack(zip, new Bounds(2, 1_000)))
                .hasMessage("the zip has more than 2 files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no zip at all", "PK\u0003\u0004 cut off"})
    void whatIsNoZipIsRefused(String bytes) {
        assertThatThrownBy(() -> unpack(bytes.getBytes(UTF_8), WIDE))
                .isInstanceOf(Archive.Refused.class);
    }

    @Test
    void aZipThatIsCutOffAnywhereIsRefusedOrWhole() throws IOException {
        var zip = zip(Map.of("a.yaml", "abcdefghij".repeat(20)));
        for (int length = 0; length < zip.length; length++) {
            var cut = Arrays.copyOf(zip, length);
            var into = Files.createDirectory(to.resolve("cut-" + length));
            try {
                Archive.unpack(new ByteArrayInputStream(cut), into, WIDE);
                assertThat(into.resolve("a.yaml")).hasSize(200);
            } catch (Archive.Refused refused) {
                assertThat(refused).hasMessageStartingWith("the ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1]", "{\"a\": "})
    void linksThatAreNoJsonAreRefused(String links) throws IOException {
        var zip = zip(Map.of(".hearth-links", links));
        assertThatThrownBy(() -> unpack(zip, WIDE)).isInstanceOf(Archive.Refused.class);
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() throws IOException {
        for (var names :
                List.of(Map.of("x".repeat(300), ""), new TreeMap<>(Map.of("a", "", "a/b", "")))) {
            var zip = zip(names);
            assertThatThrownBy(() -> unpack(zip, WIDE)).isInstanceOf(Archive.Refused.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a, ../../out",
        "a, /etc/passwd",
        "../a, b",
        "a, nowhere",
        "a, d/../../to",
    })
    void aLinkThatLeadsOutIsRefused(String link, String target) throws IOException {
        var links = "{\"d\":\".\",\"%s\":\"%s\"}".formatted(link, target);
        var zip = zip(Map.of(".hearth-links", links, "b", "x"));
        assertThatThrownBy(() -> unpack(zip, WIDE)).isInstanceOf(Archive.Refused.class);
    }

    private void unpack(byte[] zip, Bounds bounds) throws IOException {
        Archive.unpack(new ByteArrayInputStream(zip), to, bounds);
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
