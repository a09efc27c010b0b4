package dev.hearth.trigger.http;

import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import io.cloudevents.CloudEvent;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Invocations whose outcome is the answer, under one deadline.
final class SyncCalls implements Calls {

    private static final Logger LOG = LoggerFactory.getLogger(SyncCalls.class);

    private final GatewayLoop loop;
    private final Route route;
    private final Origin.Http http;
    private final Reference reference;
    private final long arrived;
    private final Deadline deadline;

    /// @param arrived when the request's head was read, on the clock of [System#nanoTime]
    SyncCalls(GatewayLoop loop, Route route, Origin.Http http, Reference reference, long arrived) {
        this.loop = loop;
        this.route = route;
        this.http = http;
        this.reference = reference;
        this.arrived = arrived;
        this.deadline = Deadline.after(route.function().limits().timeout());
    }

    @Override
    public Future<Answer> one(InvocationId id, CloudEvent event) {
        var invocation =
                new Invocation(
                        id,
                        route.function().id(),
                        route.trigger().name(),
                        new Event(event, http),
                        1,
                        1,
                        deadline,
                        0);
        loop.listener().received(invocation.function(), invocation.trigger());
        return loop.invoke(invocation)
                .transform(outcome -> Future.succeededFuture(settled(invocation, outcome)));
    }

    @Override
    public Future<Answer> all(List<CloudEvent> events) {
        return Batch.invoke(events, event -> one(InvocationId.random(), event), reference);
    }

    private Answer settled(Invocation invocation, AsyncResult<Outcome> outcome) {
        var named = reference.to(invocation.id());
        Answer answer;
        String word;
        if (outcome.succeeded()) {
            answer = Answer.of(outcome.result(), named);
            word = outcome.result().word();
        } else {
            LOG.error(
                    "Invocation {} of {}, request {}: the mesh gave no outcome",
                    invocation.id(),
                    invocation.function(),
                    reference.requestId(),
                    outcome.cause());
            answer = Answer.of(Failure.broken(), named);
            word = "broken";
        }
        loop.listener()
                .settled(
                        invocation.function(),
                        invocation.trigger(),
                        word,
                        answer.status(),
                        Duration.ofNanos(System.nanoTime() - arrived));
        return answer;
    }
}
