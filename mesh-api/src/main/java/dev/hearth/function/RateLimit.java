package dev.hearth.function;

import java.time.Duration;

/// How many requests of one trigger a node takes.
///
/// @param requests in each `per` on average; at least 1
/// @param per longer than 0
/// @param burst how many may come at once after a pause; at least 1
public record RateLimit(int requests, Duration per, int burst) {

    public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(1);

    public RateLimit {
        if (requests < 1 || burst < 1) {
            throw new IllegalArgumentException("rateLimit: requests and burst are at least 1");
        }
        if (!per.isPositive()) {
            throw new IllegalArgumentException("rateLimit.per is longer than 0");
        }
    }
}
