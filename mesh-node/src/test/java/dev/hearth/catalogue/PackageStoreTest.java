package dev.hearth.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.manifest.ManifestJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackageStoreTest {

    @TempDir private Path folder;

    @Test
    void theSameContentIsTheSamePackageWhereverItCameFrom() throws IOException {
        try (var store = PackageStore.open(folder.resolve("data/catalogue"))) {
            var one = store.add(document("one", "limits: {timeout: 1s}", "export const h = 1;"));
            var same = store.add(document("two", "limits: {timeout: 1s}", "export const h = 1;"));
            var code = store.add(document("three", "limits: {timeout: 1s}", "export const h = 2;"));
            var limits =
                    store.add(document("four", "limits: {timeout: 2s}", "export const h = 1;"));
            assertThat(same).isEqualTo(one);
            assertThat(one.version()).hasSize(12);
            assertThat(Set.of(one.digest(), code.digest(), limits.digest())).hasSize(3);
            assertThat(Set.of(one.version(), code.version(), limits.version())).hasSize(3);
        }
    }

    @Test
    void aDeclaredVersionIsKept() throws IOException {
        try (var store = PackageStore.open(folder.resolve("data/catalogue"))) {
            var one = store.add(document("one", "version: '7.1'", "export const h = 1;"));
            assertThat(one.version()).isEqualTo("7.1");
        }
    }

    @Test
    void secretsStayReferencesAndAreResolvedOnTheNode() throws Exception {
        try (var store = PackageStore.open(folder.resolve("data/catalogue"))) {
            var manifest = "secrets: {KEY: '${env:KEY}', FILE: '${file:pass.txt}'}";
            var id = store.add(document("one", manifest, "export const h = 1;"));
            try (var files = Files.walk(store.folder(id.digest()))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).doesNotContain("s3cret", "f1le");
                }
            }
            Files.writeString(folder.resolve("pass.txt"), "f1le\n");
            var reader = new PackageReader(folder, _ -> "s3cret", _ -> Optional.empty());
            var spec = reader.read(store, id.digest());
            assertThat(spec.secrets().values())
                    .containsEntry("KEY", "s3cret")
                    .containsEntry("FILE", "f1le");
            assertThat(spec.id().version()).isEqualTo(id.version());
            var poor = new PackageReader(folder, _ -> null, _ -> Optional.empty());
            assertThatThrownBy(() -> poor.read(store, id.digest()))
                    .hasMessageContaining("the environment variable KEY is not set");
        }
    }

    @Test
    void aPackageThatIsNotWhatItsDigestSaysIsNotKept() throws IOException {
        try (var store = PackageStore.open(folder.resolve("data/catalogue"))) {
            var id = store.add(document("one", "version: '1'", "export const h = 1;"));
            var zip = new ByteArrayOutputStream();
            Archive.pack(store.folder(id.digest()), zip);
            var other = "0".repeat(64);
            assertThatThrownBy(
                            () -> store.receive(other, new ByteArrayInputStream(zip.toByteArray())))
                    .hasMessageContaining("arrived with the content of " + id.digest());
            assertThat(store.has(other)).isFalse();
            store.retain(Set.of());
            assertThat(store.has(id.digest())).isFalse();
            store.receive(id.digest(), new ByteArrayInputStream(zip.toByteArray()));
            assertThat(store.has(id.digest())).isTrue();
        }
    }

    @Test
    void theStateSurvivesAndHalfOfItIsNeverSeen() throws IOException {
        var state = ChangeTest.deployed("1", "2");
        var data = folder.resolve("data/catalogue");
        try (var store = PackageStore.open(data)) {
            assertThat(store.state()).isEmpty();
            store.save(state);
            Files.writeString(store.temporary(), "half a st");
        }
        try (var store = PackageStore.open(data)) {
            assertThat(store.state()).contains(state);
            assertThat(data.resolve("tmp")).isEmptyDirectory();
        }
    }

    @Test
    void oneNodeAtATimeHasTheFolder() throws IOException {
        var data = folder.resolve("data/catalogue");
        try (var _ = PackageStore.open(data)) {
            assertThatThrownBy(() -> PackageStore.open(data))
                    .hasMessageContaining("is another node's: give each its own with --data");
        }
        PackageStore.open(data).close();
    }

    private ManifestJson.Document document(String place, String spec, String code)
            throws IOException {
        var at = Files.createDirectories(folder.resolve(place));
        Files.createDirectories(at.resolve("src"));
        Files.writeString(at.resolve("src/hi.mjs"), code);
        Files.writeString(
                at.resolve("hearth.yaml"),
                """
                # comments do not count
                apiVersion: hearth/v1
                kind: Function
                metadata: {name: hi}
                spec:
                  runtime: js
                  handler: hi.mjs#h
                  code: ./src
                  %s
                """
                        .formatted(spec));
        return ManifestJson.read(at).getFirst();
    }
}
