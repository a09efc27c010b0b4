package dev.hearth.trigger.http;

import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.acceptance.Receipt;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/// Events that are accepted for later: 202 once they are durable.
final class AsyncCalls implements Calls {

    private final GatewayLoop loop;
    private final Route route;
    private final Mode.Async mode;
    private final Origin.Http http;
    private final Reference reference;
    private final Instant now;

    AsyncCalls(
            GatewayLoop loop,
            Route route,
            Mode.Async mode,
            Origin.Http http,
            Reference reference,
            Instant now) {
        this.loop = loop;
        this.route = route;
        this.mode = mode;
        this.http = http;
        this.reference = reference;
        this.now = now;
    }

    @Override
    public Future<Answer> one(InvocationId request, CloudEvent event) {
        return accept(event);
    }

    @Override
    public Future<Answer> all(List<CloudEvent> events) {
        return Batch.invoke(events, this::accept, reference);
    }

    private Future<Answer> accept(CloudEvent event) {
        var accepted =
                new AcceptedEvent(
                        InvocationId.secret(),
                        route.function().name(),
                        route.trigger().name(),
                        new Event(event, http),
                        now,
                        mode.resultTtl());
        var topic = mode.topic();
        var receipt =
                topic == null
                        ? loop.acceptance().accept(accepted)
                        : loop.acceptance().accept(accepted, topic);
        return receipt.map(this::answer);
    }

    private Answer answer(Receipt receipt) {
        return AcceptedAnswer.problem(receipt)
                .map(problem -> {
                    loop.listener().refused(problem);
                    return Answer.of(problem, reference);
                })
                .orElseGet(() -> AcceptedAnswer.of(receipt, reference));
    }
}
