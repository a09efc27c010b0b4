package dev.hearth.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.sandbox.BytesInMemory;
import dev.hearth.sandbox.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PythonFilesTest {

    private static final Path FILE = Path.of("/bundle/rules.txt");

    @TempDir Path folder;

    private PythonFiles files() throws IOException {
        Samples.write(folder, "rules.txt", "abcdef");
        var files = new PythonFiles();
        files.mount(folder.toRealPath());
        return files;
    }

    @Test
    void aSmallFileThatIsOpenHoldsNothingOfTheDisk() throws IOException {
        try (var channel = files().newByteChannel(FILE, Set.of(StandardOpenOption.READ))) {
            Files.delete(folder.resolve("rules.txt"));
            assertThat(channel.size()).isEqualTo(6);
            var some = ByteBuffer.allocate(4);
            assertThat(channel.position(1).read(some)).isEqualTo(4);
            assertThat(new String(some.array(), StandardCharsets.UTF_8)).isEqualTo("bcde");
            assertThat(channel.position()).isEqualTo(5);
            assertThat(channel.position(9).read(some.clear())).isEqualTo(-1);
            assertThat(channel).isInstanceOf(BytesInMemory.class);
            assertThatThrownBy(() -> channel.write(some))
                    .isInstanceOf(NonWritableChannelException.class);
        }
    }

    @Test
    void aClosedFileIsNotRead() throws IOException {
        var channel = files().newByteChannel(FILE, Set.of(StandardOpenOption.READ));
        channel.close();
        assertThat(channel.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.read(ByteBuffer.allocate(1)))
                .isInstanceOf(ClosedChannelException.class);
    }
}
