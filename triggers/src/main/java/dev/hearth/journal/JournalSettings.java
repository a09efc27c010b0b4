package dev.hearth.journal;

import dev.hearth.function.DataSize;
import java.time.Duration;

/// How a journal uses the disk.
///
/// @param segment a file of the journal is closed, and the next one begun, at this size; default 4
///   MiB
/// @param small a journal smaller than this is not compacted, however little of it is alive;
///   default 16 MiB
/// @param keepFree writes that make the journal grow are refused while less is free on its file
///   system; default 64 MiB
/// @param pause the least time from one synchronisation of the disk to the next, so that writes
///   come together in one; a write after a longer silence does not wait; default 1 ms
/// @param backlog bytes that may wait for the disk, beyond which writes are refused; default 64 MiB
public record JournalSettings(
        DataSize segment, DataSize small, DataSize keepFree, Duration pause, DataSize backlog) {

    public static final JournalSettings DEFAULT =
            new JournalSettings(
                    DataSize.ofMebibytes(4),
                    DataSize.ofMebibytes(16),
                    DataSize.ofMebibytes(64),
                    Duration.ofMillis(1),
                    DataSize.ofMebibytes(64));

    public JournalSettings {
        if (segment.bytes() < 1) {
            throw new IllegalArgumentException("a segment has at least one byte");
        }
        if (pause.isNegative()) {
            throw new IllegalArgumentException("the pause is not negative");
        }
    }
}
