package dev.hearth.trigger.http;

import dev.hearth.invocation.InvocationId;
import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import java.util.List;

/// Calls of a request that is answered once.
final class OnceCalls implements Calls {

    private final Calls calls;
    private final Once once;

    OnceCalls(Calls calls, Once once) {
        this.calls = calls;
        this.once = once;
    }

    @Override
    public Future<Answer> one(InvocationId request, CloudEvent event) {
        return once.one(() -> calls.one(request, event));
    }

    @Override
    public Future<Answer> all(List<CloudEvent> events) {
        return once.all(() -> calls.all(events));
    }
}
