package dev.hearth.function;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one function may use. A breach ends the invocation, never a neighbour.
///
/// @param timeout wall time of one invocation, all its attempts' queueing included; default 5 s
/// @param cpuTime CPU time of one invocation's handler, summed over the segments it runs; null for
///   no limit; default 500 ms
/// @param memory bytes beyond which an invocation is among the first to end when the node's heap is
///   under pressure, best effort; null for no limit; default 64 MiB
/// @param allocation bytes one invocation's handler may allocate in all, exact; null for no limit,
///   the default
/// @param payload bytes of one event's data; default 1 MiB
/// @param output bytes of one result; default 1 MiB
/// @param logs bytes one invocation may log, the rest is dropped with a mark; default 64 KiB
/// @param concurrency invocations at once on one node, at least 1; default 32
/// @param queue invocations waiting beyond that on one node, 0 for none; default 256
public record Limits(
        Duration timeout,
        @Nullable Duration cpuTime,
        @Nullable DataSize memory,
        @Nullable DataSize allocation,
        DataSize payload,
        DataSize output,
        DataSize logs,
        int concurrency,
        int queue) {

    public static final Limits DEFAULT =
            new Limits(
                    Duration.ofSeconds(5),
                    Duration.ofMillis(500),
                    DataSize.ofMebibytes(64),
                    null,
                    DataSize.ofMebibytes(1),
                    DataSize.ofMebibytes(1),
                    DataSize.ofKibibytes(64),
                    32,
                    256);

    public Limits {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("limits.timeout is longer than 0");
        }
        if (cpuTime != null && !cpuTime.isPositive()) {
            throw new IllegalArgumentException("limits.cpuTime is longer than 0");
        }
        if (isZero(memory) || isZero(allocation)) {
            throw new IllegalArgumentException(
                    "limits.memory and limits.allocation are at least 1");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("limits.concurrency is at least 1");
        }
        if (queue < 0) {
            throw new IllegalArgumentException("limits.queue is at least 0");
        }
    }

    private static boolean isZero(@Nullable DataSize size) {
        return size != null && size.bytes() == 0;
    }

    public Limits withTimeout(Duration timeout) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withCpuTime(@Nullable Duration cpuTime) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withMemory(@Nullable DataSize memory) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withAllocation(@Nullable DataSize allocation) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withConcurrency(int concurrency) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withPayload(DataSize payload) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withOutput(DataSize output) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }

    public Limits withQueue(int queue) {
        return new Limits(
                timeout, cpuTime, memory, allocation, payload, output, logs, concurrency, queue);
    }
}
