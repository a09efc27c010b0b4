package dev.hearth.node;

import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log of every attempt that ran and failed why, with the guest's own stack; callers
/// are only told the reason.
final class FailureLog implements Invoker {

    private final Invoker next;

    FailureLog(Invoker next) {
        this.next = next;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        return next.invoke(invocation).onSuccess(outcome -> log(invocation, outcome));
    }

    private static void log(Invocation invocation, Outcome outcome) {
        switch (outcome) {
            case Outcome.FunctionFailed(var error, _) ->
                    warn(
                            invocation,
                            error.stack().isEmpty()
                                    ? error.name() + ": " + error.message()
                                    : error.stack());
            case Outcome.LimitExceeded(var limit, var detail, _) ->
                    warn(invocation, "limit exceeded: " + limit + ": " + detail);
            case Outcome.TimedOut(var stage) -> warn(invocation, "timed out while " + stage);
            case Outcome.Unreachable(var detail) -> warn(invocation, "unreachable: " + detail);
            case Outcome.Returned _,
                    Outcome.Cancelled _,
                    Outcome.UnknownFunction _,
                    Outcome.Rejected _ -> {
                // Nothing of the function failed.
            }
        }
    }

    private static void warn(Invocation invocation, String why) {
        logger(invocation)
                .atWarn()
                .addKeyValue("function", invocation.function().name().value())
                .addKeyValue("version", invocation.function().version())
                .addKeyValue("invocation", invocation.id().value())
                .addKeyValue("attempt", invocation.attempt())
                .log("{}", why);
    }

    private static Logger logger(Invocation invocation) {
        return LoggerFactory.getLogger("function." + invocation.function().name());
    }
}
