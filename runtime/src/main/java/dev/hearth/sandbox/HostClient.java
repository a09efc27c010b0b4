package dev.hearth.sandbox;

import dev.hearth.function.Grants;
import dev.hearth.invocation.Deadline;
import io.vertx.core.Future;

/// Sends guests' requests to the hosts they were granted.
@FunctionalInterface
public interface HostClient {

    /// Refuses everything.
    HostClient NONE =
            (_, request, _) ->
                    Future.succeededFuture(
                            new HostReply.Refused(
                                    "no network is granted: " + request.uri().getAuthority()));

    /// Any thread; never blocks. The future never fails and ends at the deadline at the latest.
    Future<HostReply> send(Grants grants, HostRequest request, Deadline deadline);
}
