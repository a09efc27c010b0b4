package dev.hearth.delivery;

import dev.hearth.invocation.Execution;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import java.time.Duration;

/// Why a target does not have an output, for the source of the chain.
sealed interface Undelivered {

    String detail();

    /// Trying the whole chain again may help.
    record ForNow(String detail) implements Undelivered {}

    /// It was tried as often as its own delivery says.
    record ForGood(String detail) implements Undelivered {}

    record TooManyHops(String detail) implements Undelivered {}

    /// What becomes of the invocation whose result was to be delivered.
    ///
    /// @param execution its own
    default Outcome outcome(Execution execution) {
        return switch (this) {
            case ForNow now -> new Outcome.Unreachable(now.detail());
            case ForGood good ->
                    new Outcome.FunctionFailed(
                            new GuestError(
                                    GuestError.Kind.THREW,
                                    GuestError.NON_RETRYABLE,
                                    good.detail(),
                                    "",
                                    null),
                            execution);
            case TooManyHops many ->
                    new Outcome.Rejected(
                            Outcome.Rejected.Reason.TOO_MANY_HOPS, many.detail(), Duration.ZERO);
        };
    }
}
