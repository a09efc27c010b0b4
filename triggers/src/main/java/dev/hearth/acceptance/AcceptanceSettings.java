package dev.hearth.acceptance;

import dev.hearth.function.DataSize;

/// How much is taken and kept.
///
/// @param pending invocations that are accepted and not at their end, at most; default 100,000
/// @param results that are kept, at most, beyond which the one that expires first is forgotten
///   before its time; default 100,000
/// @param memory for events that wait; those beyond it are read from the disk when their turn
///   comes; default 64 MiB
public record AcceptanceSettings(int pending, int results, DataSize memory) {

    public static final AcceptanceSettings DEFAULT =
            new AcceptanceSettings(100_000, 100_000, DataSize.ofMebibytes(64));

    public AcceptanceSettings {
        if (pending < 1 || results < 1) {
            throw new IllegalArgumentException("pending and results are at least 1");
        }
    }
}
