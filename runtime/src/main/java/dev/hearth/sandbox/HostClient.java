package dev.hearth.sandbox;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
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

    /// Does what a running function asks of the mesh. What it returns is the body of the answer;
    /// nothing is an answer of status 204. As [#send] otherwise.
    ///
    /// @param caller the invocation that asks
    default Future<HostReply> ask(
            FunctionSpec function, MeshRequest request, Invocation caller, Deadline deadline) {
        return Future.succeededFuture(new HostReply.Refused("there is no mesh here"));
    }
}
