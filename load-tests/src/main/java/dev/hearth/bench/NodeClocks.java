package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/// What the nodes' wall clocks show.
sealed interface NodeClocks {

    /// What a node has to find in its environment.
    Map<String, String> environment(int node);

    /// @param offset added to the right time from now on, in whole seconds
    void set(int node, Duration offset);

    /// The machine's clock, which is not to be touched.
    record Right() implements NodeClocks {

        @Override
        public Map<String, String> environment(int node) {
            return Map.of();
        }

        @Override
        public void set(int node, Duration offset) {
            throw new UnsupportedOperationException("the clock of this machine is not set");
        }
    }

    /// Each node has one of its own: a library between it and the operating system adds what a file
    /// holds. Durations are measured by another clock, which stays right. Linux with a C compiler.
    record Own(Path folder) implements NodeClocks {

        private static final String SOURCE = "wrong_clock.c";

        /// @param folder for its files
        static Own in(Path folder, int nodes) {
            var clocks = new Own(folder);
            var source = folder.resolve(SOURCE);
            try (var code = NodeClocks.class.getResourceAsStream(SOURCE)) {
                Files.copy(Objects.requireNonNull(code, SOURCE), source);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
            var library = clocks.library().toString();
            Shell.run("cc", "-O2", "-fPIC", "-shared", "-o", library, source.toString(), "-ldl");
            for (int node = 0; node < nodes; node++) {
                clocks.set(node, Duration.ZERO);
            }
            return clocks;
        }

        private Path library() {
            return folder.resolve("wrong_clock.so");
        }

        @Override
        public Map<String, String> environment(int node) {
            return Map.of("LD_PRELOAD", library().toString(), "WRONG_CLOCK", file(node).toString());
        }

        @Override
        public void set(int node, Duration offset) {
            var seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
            seconds.putLong(0, offset.toSeconds());
            try (var file =
                    FileChannel.open(
                            file(node), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                var _ = file.write(seconds, 0);
            } catch (IOException unwritable) {
                throw new UncheckedIOException(unwritable);
            }
        }

        private Path file(int node) {
            return folder.resolve("clock" + node);
        }
    }
}
