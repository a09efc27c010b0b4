package dev.hearth.sandbox;

import com.sun.management.ThreadMXBean;
import dev.hearth.function.Limits;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// What one piece of work costs: CPU time and allocated bytes of the sandbox threads it runs on,
/// summed over its segments. The sandbox thread measures each segment at both ends, exactly; the
/// watch reads the thread in between.
///
/// Only [Phase#HANDLER] counts against `limits.cpuTime` and `limits.allocation`.
final class Meter {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /// What a thread that has ended is read as.
    private static final long NOTHING = -1;

    enum Phase {
        /// Getting a sandbox: the node's own doing.
        SANDBOX,
        /// The function's module level code.
        LOADING,
        HANDLER
    }

    /// @param cpu nanoseconds
    record Usage(long cpu, long allocated) {

        static final Usage NONE = new Usage(0, 0);

        Usage minus(Usage other) {
            return new Usage(cpu - other.cpu, allocated - other.allocated);
        }
    }

    /// From one point of a thread's life on; known by its identity.
    private static final class Segment {

        private final Phase phase;
        private final long thread = Thread.currentThread().threadId();
        private final long since = System.nanoTime();
        private final long cpu = THREADS.getCurrentThreadCpuTime();
        private final long allocated = THREADS.getCurrentThreadAllocatedBytes();

        Segment(Phase phase) {
            this.phase = phase;
        }
    }

    private static final class Sum {

        private long cpu;
        private long allocated;
    }

    private final Limits limits;

    /// Of segments that have ended; written by the sandbox thread between two of them.
    private final Sum ofSandbox = new Sum();

    private final Sum ofLoading = new Sum();
    private final Sum ofHandler = new Sum();

    /// Null while no thread runs it. What is read of a thread counts if this is still the same.
    private volatile @Nullable Segment segment;

    /// Of the watch alone: the segment it looked at last, and when it may break `limits.cpuTime` at
    /// the earliest.
    private @Nullable Segment seen;

    private long lookAt;

    Meter(Limits limits) {
        this.limits = limits;
    }

    /// On the sandbox thread, which runs it from now on; ends the segment before.
    void start(Phase phase) {
        stop();
        segment = new Segment(phase);
    }

    /// On the sandbox thread. Allocates nothing: the heap may be exhausted.
    void stop() {
        var ended = segment;
        if (ended == null) {
            return;
        }
        long cpuNow = THREADS.getCurrentThreadCpuTime();
        long allocatedNow = THREADS.getCurrentThreadAllocatedBytes();
        segment = null;
        var sum = of(ended.phase);
        sum.cpu += cpuNow - ended.cpu;
        sum.allocated += allocatedNow - ended.allocated;
    }

    private Sum of(Phase phase) {
        return switch (phase) {
            case SANDBOX -> ofSandbox;
            case LOADING -> ofLoading;
            case HANDLER -> ofHandler;
        };
    }

    /// Which limit its segments broke, on the sandbox thread after [#stop]: exact.
    Ending.@Nullable Breached breach() {
        return breach(ofHandler.cpu, ofHandler.allocated);
    }

    /// Which limit the running segment breaks. By the watch alone. The CPU time, which costs a
    /// system call, is read only once the limit can have been reached.
    Ending.@Nullable Breached breach(long now) {
        var running = segment;
        if (running == null || running.phase != Phase.HANDLER) {
            return null;
        }
        long cpu = ofHandler.cpu;
        var cpuTime = limits.cpuTime();
        if (cpuTime != null && now - firstLook(running, cpuTime.toNanos()) >= 0) {
            cpu += cpuOf(running);
            lookAt = now + cpuTime.toNanos() - cpu;
        }
        long allocated =
                limits.allocation() == null ? 0 : ofHandler.allocated + allocatedBy(running);
        // Else the thread may run something else by now.
        return segment == running ? breach(cpu, allocated) : null;
    }

    private long firstLook(Segment running, long limit) {
        if (seen != running) {
            seen = running;
            lookAt = running.since + limit - ofHandler.cpu;
        }
        return lookAt;
    }

    private Ending.@Nullable Breached breach(long cpu, long allocated) {
        var cpuTime = limits.cpuTime();
        if (cpuTime != null && cpu > cpuTime.toNanos()) {
            return Ending.Breached.cpuTime(cpu, cpuTime);
        }
        var allocation = limits.allocation();
        if (allocation != null && allocated > allocation.bytes()) {
            return Ending.Breached.allocation(allocated, allocation);
        }
        return null;
    }

    /// All it cost so far. Any thread.
    Usage total() {
        while (true) {
            var running = segment;
            long cpu = ofSandbox.cpu + ofLoading.cpu + ofHandler.cpu;
            long allocated = ofSandbox.allocated + ofLoading.allocated + ofHandler.allocated;
            if (running != null) {
                cpu += cpuOf(running);
                allocated += allocatedBy(running);
            }
            if (segment == running) {
                return new Usage(cpu, allocated);
            }
        }
    }

    /// What the function's own code allocated so far, loading included: the most it can hold. Any
    /// thread.
    long allocatedByFunction() {
        while (true) {
            var running = segment;
            long allocated = ofLoading.allocated + ofHandler.allocated;
            if (running != null && running.phase != Phase.SANDBOX) {
                allocated += allocatedBy(running);
            }
            if (segment == running) {
                return allocated;
            }
        }
    }

    private static long cpuOf(Segment running) {
        long all = THREADS.getThreadCpuTime(running.thread);
        return all == NOTHING ? 0 : all - running.cpu;
    }

    private static long allocatedBy(Segment running) {
        long all = THREADS.getThreadAllocatedBytes(running.thread);
        return all == NOTHING ? 0 : all - running.allocated;
    }
}
