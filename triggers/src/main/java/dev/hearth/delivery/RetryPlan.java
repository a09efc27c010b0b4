package dev.hearth.delivery;

import dev.hearth.function.Backoff;
import dev.hearth.function.Delivery;
import dev.hearth.invocation.GuestError;
import dev.hearth.invocation.Outcome;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Decides what follows an attempt. Pure: time and chance are arguments.
///
/// A refusal that names a `retryAfter` (a full function, a draining node) is no attempt of the
/// function: it is tried again under the same number until `maxAge`, so that overload delays events
/// and never dead-letters them. Neither is one that a closing node cut off.
public record RetryPlan(Delivery delivery) {

    private static final Duration LONGEST_STEP = Duration.ofDays(365);

    public sealed interface Decision {

        record Settled() implements Decision {}

        /// @param after how long to wait; zero is possible
        /// @param attempt the number of the next attempt
        record Retry(Duration after, int attempt) implements Decision {}

        record Exhausted(ExhaustedReason reason, String detail) implements Decision {}
    }

    /// @param attempt the number of the attempt that had this outcome, from 1
    /// @param age since the event arrived at its trigger
    public Decision after(int attempt, Outcome outcome, Duration age, RandomGenerator random) {
        return switch (outcome) {
            case Outcome.Returned _ -> new Decision.Settled();
            case Outcome.FunctionFailed failed -> failed(attempt, failed.error(), age, random);
            case Outcome.LimitExceeded exceeded ->
                    again(
                            attempt,
                            backoff(attempt, random),
                            age,
                            "%s limit: %s".formatted(exceeded.limit(), exceeded.detail()));
            case Outcome.TimedOut timedOut ->
                    again(
                            attempt,
                            backoff(attempt, random),
                            age,
                            "timed out while " + timedOut.stage());
            case Outcome.Unreachable unreachable ->
                    again(attempt, backoff(attempt, random), age, unreachable.detail());
            case Outcome.Cancelled(var by) ->
                    switch (by) {
                        case SOMEBODY -> exhausted(ExhaustedReason.CANCELLED, "cancelled");
                        case CLOSING_NODE ->
                                within(
                                        backoff(1, random),
                                        age,
                                        attempt,
                                        "the node that ran it closed before it had finished");
                    };
            case Outcome.UnknownFunction unknown ->
                    exhausted(ExhaustedReason.UNKNOWN_FUNCTION, unknown.function());
            case Outcome.Rejected rejected -> rejected(attempt, rejected, age, random);
        };
    }

    /// After an attempt that failed in a way that trying again may mend.
    ///
    /// @param asked how long the other side wants to be left alone; absent: the backoff decides
    public Decision again(
            int attempt,
            @Nullable Duration asked,
            Duration age,
            String detail,
            RandomGenerator random) {
        return again(attempt, asked == null ? backoff(attempt, random) : asked, age, detail);
    }

    private Decision failed(int attempt, GuestError error, Duration age, RandomGenerator random) {
        var detail = error.name() + ": " + error.message();
        if (!error.retryable()) {
            return exhausted(ExhaustedReason.NON_RETRYABLE, detail);
        }
        return again(attempt, error.retryAfter(), age, detail, random);
    }

    private Decision rejected(
            int attempt, Outcome.Rejected rejected, Duration age, RandomGenerator random) {
        var detail = rejected.reason() + ": " + rejected.detail();
        return switch (rejected.reason()) {
            case MALFORMED_DATA -> exhausted(ExhaustedReason.MALFORMED, detail);
            case PAYLOAD_TOO_LARGE -> exhausted(ExhaustedReason.PAYLOAD_TOO_LARGE, detail);
            case TOO_MANY_HOPS -> exhausted(ExhaustedReason.TOO_MANY_HOPS, detail);
            case FUNCTION_FULL, NODE_OVERLOADED, NODE_DRAINING, FUNCTION_SUSPENDED ->
                    rejected.retryAfter().isPositive()
                            ? within(
                                    rejected.retryAfter().plus(backoff(1, random)),
                                    age,
                                    attempt,
                                    detail)
                            : exhausted(ExhaustedReason.REJECTED, detail);
        };
    }

    private Decision again(int attempt, Duration wait, Duration age, String detail) {
        return attempt >= delivery.maxAttempts()
                ? exhausted(ExhaustedReason.ATTEMPTS, detail)
                : within(wait, age, attempt + 1, detail);
    }

    private Decision within(Duration wait, Duration age, int attempt, String detail) {
        return age.plus(wait).compareTo(delivery.maxAge()) > 0
                ? exhausted(ExhaustedReason.MAX_AGE, detail)
                : new Decision.Retry(wait, attempt);
    }

    private static Decision exhausted(ExhaustedReason reason, String detail) {
        return new Decision.Exhausted(reason, detail);
    }

    private Duration backoff(int attempt, RandomGenerator random) {
        var planned = planned(attempt);
        return switch (delivery.backoff().jitter()) {
            case NONE -> planned;
            case FULL -> Duration.ofNanos(random.nextLong(planned.toNanos() + 1));
        };
    }

    private Duration planned(int attempt) {
        Backoff backoff = delivery.backoff();
        var delay = min(backoff.delay(), LONGEST_STEP);
        var factor =
                switch (backoff.policy()) {
                    case EXPONENTIAL -> 1L << Math.min(attempt - 1, 40);
                    case LINEAR -> attempt;
                };
        var longest = min(backoff.maxDelay(), LONGEST_STEP);
        return delay.isZero() || factor <= longest.dividedBy(delay)
                ? min(delay.multipliedBy(factor), longest)
                : longest;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
