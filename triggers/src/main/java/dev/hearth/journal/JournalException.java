package dev.hearth.journal;

import java.io.IOException;
import java.nio.file.Path;

/// A journal that cannot be opened, or a write that is not durable.
public final class JournalException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    private JournalException(String message) {
        super(message);
    }

    static JournalException inUse(Path folder) {
        return new JournalException(
                "%s is in use by another node: give this one a data folder of its own"
                        .formatted(folder));
    }

    static JournalException unreadable(Path file, String why) {
        return new JournalException(
                "%s cannot be read (%s): restore the folder, or delete it and lose what was accepted and not yet done"
                        .formatted(file, why));
    }

    static JournalException unusable(Path folder, IOException cause) {
        return new JournalException("%s cannot be used: %s".formatted(folder, cause), cause);
    }

    static JournalException notWritten(IOException cause) {
        return new JournalException("it could not be written to the disk: " + cause, cause);
    }

    static JournalException diskFull() {
        return new JournalException("there is too little room on the disk");
    }

    static JournalException overloaded() {
        return new JournalException("the disk is too slow for what is to be written");
    }

    static JournalException closed() {
        return new JournalException("the journal is closed");
    }
}
