package dev.hearth.router;

import java.time.Duration;

/// How much a node remembers of what ran on it.
///
/// @param most outcomes, at least 1; default 20,000
/// @param bytes about as much memory, at least 1; default 32 MiB
/// @param keep for so long, positive; default 5 minutes
public record SuppressionSettings(int most, long bytes, Duration keep) {

    public static final SuppressionSettings DEFAULT =
            new SuppressionSettings(20_000, 32L << 20, Duration.ofMinutes(5));

    public SuppressionSettings {
        if (most < 1 || bytes < 1 || !keep.isPositive()) {
            throw new IllegalArgumentException("most, bytes and keep are positive");
        }
    }
}
