package dev.hearth.trigger.http;

import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome.Cancelled;
import dev.hearth.invocation.Outcome.LimitExceeded;
import dev.hearth.invocation.Outcome.Rejected;
import dev.hearth.invocation.Outcome.TimedOut;
import dev.hearth.trigger.http.Problem.Component;
import dev.hearth.trigger.http.Problem.Reason;

/// How each outcome that is no success is told to the caller.
final class Failure {

    private static final int LONGEST_MESSAGE = 500;

    private Failure() {}

    static Problem of(GuestError error) {
        var what = error.name() + ": " + firstLine(error.message());
        return switch (error.kind()) {
            case LOAD -> Problem.of(Reason.FUNCTION_ERROR, "the code could not be loaded: " + what);
            case THREW -> Problem.of(Reason.FUNCTION_ERROR, what);
            case INVALID_RESULT -> Problem.of(Reason.INVALID_RESULT, what);
        };
    }

    static Problem of(LimitExceeded exceeded) {
        var reason =
                switch (exceeded.limit()) {
                    case CPU_TIME -> Reason.CPU_LIMIT;
                    case MEMORY -> Reason.MEMORY_LIMIT;
                    case ALLOCATION -> Reason.ALLOCATION_LIMIT;
                    case OUTPUT -> Reason.OUTPUT_LIMIT;
                };
        return Problem.of(reason, exceeded.detail());
    }

    static Problem of(TimedOut.Stage stage) {
        return Problem.of(
                Reason.DEADLINE_PASSED,
                switch (stage) {
                    case WAITING -> "the function had not begun when its time was up";
                    case RUNNING -> "the function was still running when its time was up";
                });
    }

    static Problem of(Rejected rejected) {
        var detail = rejected.detail();
        return switch (rejected.reason()) {
            case FUNCTION_FULL -> later(Reason.FUNCTION_FULL, rejected);
            case NODE_OVERLOADED -> later(Reason.NODE_OVERLOADED, rejected);
            case NODE_DRAINING -> later(Reason.NODE_DRAINING, rejected);
            case FUNCTION_SUSPENDED -> later(Reason.SUSPENDED, rejected);
            case MALFORMED_DATA -> Problem.of(Reason.MALFORMED_DATA, detail);
            case PAYLOAD_TOO_LARGE ->
                    Problem.of(Reason.PAYLOAD_TOO_LARGE, detail).from(Component.ROUTER);
            case TOO_MANY_HOPS -> Problem.of(Reason.TOO_MANY_HOPS, detail);
        };
    }

    /// Whatever nobody has foreseen.
    static Problem broken() {
        return Problem.of(
                Reason.INTERNAL_ERROR, "the node's log says more under this request's id");
    }

    static Problem of(Cancelled.By by) {
        var what =
                switch (by) {
                    case SOMEBODY -> "somebody cancelled it";
                    case CLOSING_NODE -> "the node that ran it closed";
                };
        return Problem.of(Reason.CANCELLED, what + " before it had finished");
    }

    static Problem unknownFunction(String name) {
        return Problem.of(Reason.UNKNOWN_FUNCTION, "no function '%s' is deployed".formatted(name));
    }

    /// 503 without `retry-after`: it may have run, so whether to send it again is the caller's
    /// decision, not a proxy's.
    static Problem unreachable(String detail) {
        return Problem.of(Reason.UNREACHABLE, detail + "; it may or may not have run");
    }

    static Problem invalidHeader(String name) {
        return Problem.of(
                Reason.INVALID_RESULT,
                "the function's header '%s' is not one HTTP can carry"
                        .formatted(name.replaceAll("[^\\x20-\\x7e]", "?")));
    }

    private static Problem later(Reason reason, Rejected rejected) {
        return Problem.of(reason, rejected.detail()).withRetryAfter(rejected.retryAfter());
    }

    /// The rest may hold a stack.
    private static String firstLine(String message) {
        var line = message.lines().findFirst().orElse("");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }
}
