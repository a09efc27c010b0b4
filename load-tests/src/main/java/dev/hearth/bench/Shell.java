package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Commands of the operating system.
final class Shell {

    private Shell() {}

    /// Waits for its end.
    ///
    /// @throws IllegalStateException it does not exit with 0
    static void run(String... command) {
        var _ = output(command);
    }

    /// What it prints until its end.
    ///
    /// @throws IllegalStateException it does not exit with 0
    static String output(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
