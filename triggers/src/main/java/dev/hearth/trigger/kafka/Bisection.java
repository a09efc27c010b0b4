package dev.hearth.trigger.kafka;

import dev.hearth.delivery.RetryPlan.Decision;
import dev.hearth.invocation.Outcome;
import java.util.List;

/// Decides when a failed batch is split, and how: again and again, until the record that fails it
/// stands alone. No I/O.
///
/// 1. A batch that breaches a limit, its timeout included, is split at once: its sandbox is gone,
///    and each part runs in another one.
/// 2. So is one that would be given up for something that a single record of it can be the cause
///    of. No record is given up for what others did.
/// 3. Parts keep the number of the attempt; a single record is never split.
final class Bisection {

    private Bisection() {}

    /// @param size records of the batch
    /// @param next what the retry plan says of it as a whole
    static boolean splits(int size, Outcome outcome, Decision next) {
        return size > 1 && (isBreach(outcome) || isOfOne(next));
    }

    private static boolean isBreach(Outcome outcome) {
        return switch (outcome) {
            case Outcome.LimitExceeded _ -> true;
            case Outcome.TimedOut(var stage) -> stage == Outcome.TimedOut.Stage.RUNNING;
            case Outcome.Returned _,
                    Outcome.FunctionFailed _,
                    Outcome.Cancelled _,
                    Outcome.UnknownFunction _,
                    Outcome.Rejected _,
                    Outcome.Unreachable _ ->
                    false;
        };
    }

    private static boolean isOfOne(Decision next) {
        if (!(next instanceof Decision.Exhausted(var reason, _))) {
            return false;
        }
        return switch (reason) {
            case ATTEMPTS, NON_RETRYABLE, MALFORMED, PAYLOAD_TOO_LARGE -> true;
            case MAX_AGE, UNKNOWN_FUNCTION, TOO_MANY_HOPS, CANCELLED, REJECTED -> false;
        };
    }

    /// The two halves of at least two records, in their order; the first is the larger one.
    static <T> List<List<T>> halves(List<T> batch) {
        if (batch.size() < 2) {
            throw new IllegalArgumentException("a single record has no halves");
        }
        int middle = (batch.size() + 1) / 2;
        return List.of(
                List.copyOf(batch.subList(0, middle)),
                List.copyOf(batch.subList(middle, batch.size())));
    }
}
