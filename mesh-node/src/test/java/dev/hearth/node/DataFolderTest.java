package dev.hearth.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.catalogue.PackageReader;
import dev.hearth.manifest.PackageFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DataFolderTest {

    @TempDir Path folder;

    @Test
    void isNotAmongTheCodeOfAFunction() {
        var functions =
                new Bundles(folder).javaScript("hi", "export const handler = () => 1;").read();
        var settings = TestNodes.settings(folder.resolve("hi").resolve("data"));
        var manifest =
                new Manifest(
                        null,
                        functions,
                        new PackageReader(folder, _ -> null, _ -> Optional.empty()));
        assertThatThrownBy(() -> Node.share(settings, manifest))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("in the folder of the code of hi")
                .hasMessageContaining("--data");
    }

    @ParameterizedTest(name = "{0} in /code is code: {1}")
    @CsvSource({
        "/code/data,          true",
        "/code,               true",
        "/code/../code/a/b,   true",
        "/code/.hearth,       false",
        "/code/a/.hearth/b,   false",
        "/code2/data,         false",
        "/data,               false"
    })
    void onlyWhatTheNodeKeepsThereIsLeftOut(Path path, boolean isCode) {
        assertThat(PackageFiles.isCode(path, Path.of("/code"))).isEqualTo(isCode);
    }
}
