package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Deadline;
import io.vertx.core.Future;

/// Sends guests' requests to the hosts they were granted.
@FunctionalInterface
public interface HostClient {

    /// Refuses everything.
    HostClient NONE =
            (_, request, _, _) ->
                    Future.succeededFuture(
                            new HostReply.Refused(
                                    "no network is granted: " + request.uri().getAuthority()));

    /// Any thread; never blocks. The future never fails, and completes soon after the deadline at
    /// the latest, on any thread.
    ///
    /// @param abandoned completes when nobody waits for the reply any more, which then comes at
    ///   once
    Future<HostReply> send(
            FunctionSpec function, HostRequest request, Deadline deadline, Future<?> abandoned);
}
