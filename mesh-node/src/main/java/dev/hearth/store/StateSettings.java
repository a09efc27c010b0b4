package dev.hearth.store;

import dev.hearth.function.DataSize;
import java.time.Duration;

/// How much is kept.
///
/// @param value bytes of one value, at most; default 1 MiB
/// @param keys of one function, or one trigger, at most; default 100,000
/// @param space bytes of keys and values of one function, or one trigger, at most; default 64 MiB
/// @param total bytes of keys and values of all, at most; default an eighth of the heap
/// @param patience how long the other nodes may take for one answer; default 10 s
public record StateSettings(
        DataSize value, int keys, DataSize space, DataSize total, Duration patience) {

    public static StateSettings defaults() {
        return new StateSettings(
                DataSize.ofMebibytes(1),
                100_000,
                DataSize.ofMebibytes(64),
                new DataSize(Runtime.getRuntime().maxMemory() / 8),
                Duration.ofSeconds(10));
    }

    public StateSettings {
        if (keys < 1 || !patience.isPositive()) {
            throw new IllegalArgumentException("keys are at least 1, patience is longer than 0");
        }
    }
}
