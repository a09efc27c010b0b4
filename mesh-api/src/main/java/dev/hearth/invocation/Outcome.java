package dev.hearth.invocation;

import java.time.Duration;

/// What became of an invocation. Everything a caller must handle is one of these; an exception
/// means that the mesh itself is broken.
public sealed interface Outcome {

    /// The function's code was entered, so it may have had effects.
    sealed interface Ran extends Outcome {
        Execution execution();

        Ran withExecution(Execution execution);
    }

    record Returned(Result result, Execution execution) implements Ran {
        @Override
        public Returned withExecution(Execution execution) {
            return new Returned(result, execution);
        }
    }

    record FunctionFailed(GuestError error, Execution execution) implements Ran {
        @Override
        public FunctionFailed withExecution(Execution execution) {
            return new FunctionFailed(error, execution);
        }
    }

    /// @param detail the figure and the bound, e.g. `result of 3Mi, limit 1Mi`
    record LimitExceeded(Limit limit, String detail, Execution execution) implements Ran {
        @Override
        public LimitExceeded withExecution(Execution execution) {
            return new LimitExceeded(limit, detail, execution);
        }
    }

    /// The deadline passed while it waited, travelled or ran.
    record TimedOut(Stage stage) implements Outcome {
        public enum Stage {
            /// It never began: trying again doubles nothing.
            WAITING,
            RUNNING
        }
    }

    /// Ended from outside before it had come to its end; it may have run.
    record Cancelled(By by) implements Outcome {

        public enum By {
            /// It is not wanted any more, here or anywhere.
            SOMEBODY,
            /// Its time to drain was over. Nobody has given the event up: its source has it run
            /// again.
            CLOSING_NODE
        }

        /// By somebody.
        public Cancelled() {
            this(By.SOMEBODY);
        }
    }

    record UnknownFunction(String function) implements Outcome {}

    /// Not begun, and the source is told why.
    ///
    /// @param retryAfter when trying again may succeed; zero where trying again cannot help
    record Rejected(Reason reason, String detail, Duration retryAfter) implements Outcome {
        public enum Reason {
            /// The function's concurrency and queue are full.
            FUNCTION_FULL,
            NODE_OVERLOADED,
            NODE_DRAINING,
            /// The function stranded too many sandboxes.
            FUNCTION_SUSPENDED,
            /// The event's data is not what its content type says.
            MALFORMED_DATA,
            PAYLOAD_TOO_LARGE,
            /// The event went through too many functions.
            TOO_MANY_HOPS
        }
    }

    /// No reply came: the invocation may or may not have run.
    record Unreachable(String detail) implements Outcome {}

    enum Limit {
        CPU_TIME,
        MEMORY,
        ALLOCATION,
        OUTPUT
    }

    /// The word for it in metrics and logs.
    default String word() {
        return switch (this) {
            case Returned _ -> "returned";
            case FunctionFailed _ -> "function_failed";
            case LimitExceeded _ -> "limit_exceeded";
            case TimedOut _ -> "timed_out";
            case Cancelled _ -> "cancelled";
            case UnknownFunction _ -> "unknown_function";
            case Rejected _ -> "rejected";
            case Unreachable _ -> "unreachable";
        };
    }
}
