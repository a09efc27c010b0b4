package dev.hearth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;

/// What a process can be told that Java has no method for.
enum Signal {
    /// Does nothing more, not even answer, until it is told to go on.
    STOP,
    CONT;

    void send(Process process) {
        try {
            var kill =
                    new ProcessBuilder("kill", "-" + name(), Long.toString(process.pid()))
                            .inheritIO()
                            .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("%s did not reach %s".formatted(this, process));
            }
        } catch (IOException unstarted) {
            throw new UncheckedIOException(unstarted);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
