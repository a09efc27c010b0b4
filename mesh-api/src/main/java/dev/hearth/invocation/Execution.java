package dev.hearth.invocation;

import dev.hearth.topology.NodeId;
import java.time.Duration;

/// Where and at what cost an invocation ran: the bill.
///
/// @param cpu CPU time of the sandbox thread, summed over the segments the function ran
/// @param allocatedBytes bytes the sandbox thread allocated, summed likewise
public record Execution(
        NodeId node, Launch launch, Duration cpu, long allocatedBytes, Timings timings) {

    /// How the sandbox was come by.
    public enum Launch {
        /// It had run this function before.
        WARM,
        /// A prepared sandbox of the language got the function loaded.
        BLANK,
        /// It was made for this invocation.
        NEW
    }

    /// Where the time went, in the order it was spent.
    ///
    /// @param route choosing a node and carrying the invocation there and the outcome back
    /// @param queue waiting for admission and for a sandbox thread
    /// @param launch from asking for a sandbox to its first instruction; next to nothing when warm
    /// @param run the handler, waits included
    public record Timings(Duration route, Duration queue, Duration launch, Duration run) {

        public Timings withRoute(Duration route) {
            return new Timings(route, queue, launch, run);
        }

        public Timings withQueue(Duration queue) {
            return new Timings(route, queue, launch, run);
        }
    }

    public Execution withTimings(Timings timings) {
        return new Execution(node, launch, cpu, allocatedBytes, timings);
    }
}
