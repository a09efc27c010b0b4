package dev.hearth.java;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.function.Language;
import dev.hearth.sandbox.LoadException;
import dev.hearth.sandbox.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JarBoundsTest {

    private static final int MEBIBYTE = 1 << 20;

    @TempDir private Path folder;

    /// Zeros shrink to a thousandth.
    private Path jar(String entry, int mebibytes) throws IOException {
        var jar = folder.resolve("bomb.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(entry));
            var zeros = new byte[MEBIBYTE];
            for (int each = 0; each < mebibytes; each++) {
                out.write(zeros);
            }
        }
        return jar;
    }

    @Test
    void aHugeClassIsRefusedBeforeItIsRead() throws IOException {
        var jar = jar("Bomb.class", 17);
        var function = Samples.function("bomb", Language.JAVA, "Bomb", jar);
        assertThatThrownBy(() -> new JavaLanguage().prepare(function))
                .isInstanceOf(LoadException.class)
                .hasMessage("bomb.jar: holds a class of more than 16Mi");
    }

    @Test
    void aJarThatUnpacksToMoreThanABundleMayBeIsRefused() throws IOException {
        var jar = jar("bomb.bin", 1025);
        assertThatThrownBy(() -> JarBounds.check(jar))
                .isInstanceOf(LoadException.class)
                .hasMessage("bomb.jar: holds more than 1Gi when it is unpacked");
    }

    @Test
    void aLibraryIsLookedAtToo() throws IOException {
        var lib = Files.createDirectories(folder.resolve("classes/lib"));
        Files.move(jar("Bomb.class", 17), lib.resolve("bomb.jar"));
        var function = Samples.function("bomb", Language.JAVA, "Bomb", lib.getParent());
        assertThatThrownBy(() -> new JavaLanguage().prepare(function))
                .isInstanceOf(LoadException.class)
                .hasMessageContaining("bomb.jar: holds a class");
    }

    @Test
    void whatIsNoJarIsRefused() throws IOException {
        var text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertThatThrownBy(() -> JarBounds.check(text))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("text.jar: is no jar");
    }

    @Test
    void anOrdinaryJarMayPass() throws IOException {
        var jar = jar("picture.bin", 20);
        assertThatCode(() -> JarBounds.check(jar)).doesNotThrowAnyException();
    }
}
