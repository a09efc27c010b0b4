package dev.hearth.function;

import java.time.Duration;

/// What one function may use. A breach ends the invocation, never a neighbour.
///
/// @param timeout wall time of one invocation, all its attempts' queueing included; default 5 s
/// @param payload bytes of one event's data; default 1 MiB
/// @param output bytes of one result; default 1 MiB
/// @param logs bytes one invocation may log, the rest is dropped with a mark; default 64 KiB
/// @param concurrency invocations at once on one node, at least 1; default 32
/// @param queue invocations waiting beyond that on one node, 0 for none; default 256
public record Limits(
        Duration timeout,
        DataSize payload,
        DataSize output,
        DataSize logs,
        int concurrency,
        int queue) {

    public static final Limits DEFAULT =
            new Limits(
                    Duration.ofSeconds(5),
                    DataSize.ofMebibytes(1),
                    DataSize.ofMebibytes(1),
                    DataSize.ofKibibytes(64),
                    32,
                    256);

    public Limits {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("limits.timeout is longer than 0");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("limits.concurrency is at least 1");
        }
        if (queue < 0) {
            throw new IllegalArgumentException("limits.queue is at least 0");
        }
    }

    public Limits withTimeout(Duration timeout) {
        return new Limits(timeout, payload, output, logs, concurrency, queue);
    }
}
