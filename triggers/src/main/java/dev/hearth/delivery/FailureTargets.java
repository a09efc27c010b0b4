package dev.hearth.delivery;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.Future;

/// Tells the `onFailure` targets of functions which events were given up.
@FunctionalInterface
public interface FailureTargets {

    /// Tells nobody.
    FailureTargets NONE = (_, _, _) -> Future.succeededFuture();

    /// An event that no attempt is made for any more.
    ///
    /// @param invocation of the last attempt, or of the one that was not made
    /// @param attempts the number of the last one
    record GivenUp(InvocationId invocation, int attempts, ExhaustedReason reason, String error) {}

    /// Never fails, and completes once every target has it or cannot be told: a failure that cannot
    /// be told is logged and counted. Any event loop.
    Future<Void> tell(FunctionSpec function, Event event, GivenUp why);
}
