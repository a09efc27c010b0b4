package dev.hearth.trigger.http;

import dev.hearth.invocation.InvocationId;
import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import java.util.List;

/// What one request leads to. On its event loop only.
sealed interface Calls permits AsyncCalls, OnceCalls, SyncCalls {

    /// Never fails unless the gateway does.
    ///
    /// @param id of the request
    Future<Answer> one(InvocationId id, CloudEvent event);

    /// Each is an invocation of its own.
    Future<Answer> all(List<CloudEvent> events);
}
