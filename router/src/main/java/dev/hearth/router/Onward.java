package dev.hearth.router;

import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Outcome.Rejected;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Decides what follows what came of a node. Pure.
///
/// 1. What may have run is sent on only where [Repeat#ALLOWED].
/// 2. What has not begun goes on to another node, to [#MOST_NODES] in all; then the caller has the
///    refusal with the shortest `retryAfter`.
/// 3. After the deadline nothing is sent.
/// 4. What a closing node cut off is not sent on: it ran for as long as that node drained, and what
///    is left of its time is seldom enough to run it from the beginning. Its source has it run
///    again, with a deadline of its own.
sealed interface Onward {

    int MOST_NODES = 3;

    record Done(Outcome outcome) implements Onward {}

    /// @param otherwise the outcome when there is no other node
    record Elsewhere(Detour cause, Outcome otherwise) implements Onward {}

    /// @param nodes that were tried, this one included
    /// @param refusal the best one of those before; null if none refused
    /// @param left until the deadline
    static Onward after(
            Arrival arrival, Repeat repeat, int nodes, @Nullable Rejected refusal, Duration left) {
        var onward =
                switch (arrival) {
                    case Arrival.Answered(var outcome) -> answered(outcome, refusal);
                    case Arrival.NotDelivered(var why) ->
                            new Elsewhere(Detour.NOT_DELIVERED, notDelivered(why, refusal));
                    case Arrival.Lost(var why) ->
                            repeat == Repeat.ALLOWED
                                    ? new Elsewhere(Detour.LOST, new Outcome.Unreachable(why))
                                    : new Done(new Outcome.Unreachable(why));
                    case Arrival.NoReply(var why) -> new Done(new Outcome.Unreachable(why));
                };
        boolean isLast = nodes >= MOST_NODES || !left.isPositive();
        return onward instanceof Elsewhere elsewhere && isLast
                ? new Done(elsewhere.otherwise)
                : onward;
    }

    private static Onward answered(Outcome outcome, @Nullable Rejected before) {
        return switch (outcome) {
            case Rejected rejected ->
                    switch (rejected.reason()) {
                        case FUNCTION_FULL, NODE_OVERLOADED, NODE_DRAINING ->
                                new Elsewhere(Detour.REFUSED, sooner(rejected, before));
                        case FUNCTION_SUSPENDED, MALFORMED_DATA, PAYLOAD_TOO_LARGE, TOO_MANY_HOPS ->
                                new Done(rejected);
                    };
            // The node has not yet heard of the deployment that this one has heard of.
            case Outcome.UnknownFunction unknown -> new Elsewhere(Detour.REFUSED, unknown);
            case Outcome.Ran _, Outcome.TimedOut _, Outcome.Cancelled _, Outcome.Unreachable _ ->
                    new Done(outcome);
        };
    }

    private static Rejected sooner(Rejected one, @Nullable Rejected other) {
        return other != null && other.retryAfter().compareTo(one.retryAfter()) < 0 ? other : one;
    }

    private static Outcome notDelivered(String why, @Nullable Rejected refusal) {
        return refusal != null
                ? refusal
                : new Rejected(
                        Rejected.Reason.NODE_OVERLOADED,
                        "no node could be reached: " + why,
                        Duration.ofSeconds(1));
    }
}
