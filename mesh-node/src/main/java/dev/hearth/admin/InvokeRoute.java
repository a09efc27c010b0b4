package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.acceptance.AcceptedEvent;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.state.State;
import dev.hearth.topology.NodeId;
import dev.hearth.trigger.http.AcceptedAnswer;
import dev.hearth.trigger.http.Answer;
import dev.hearth.trigger.http.Batch;
import dev.hearth.trigger.http.EventReader;
import dev.hearth.trigger.http.Once;
import dev.hearth.trigger.http.PlainEvent;
import dev.hearth.trigger.http.Reference;
import dev.hearth.trigger.http.RequestHead;
import io.cloudevents.CloudEvent;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/// `POST /v1/functions/{name}/invoke`: the body is the data, or a CloudEvent in binary, structured
/// or batched mode; the answer is that of the function's HTTP triggers, with `Prefer:
/// respond-async` (RFC 7240) that of those with `mode: async`. A request with an `Idempotency-Key`
/// runs once, as theirs.
public final class InvokeRoute implements Handler<RoutingContext> {

    /// Who answers, and when.
    public record Identity(NodeId node, InstantSource clock) {}

    private static final String TRIGGER = "invoke";

    /// What keys of repeats belong to; no trigger has such a name.
    private static final String ONCE = "invoke()";

    private static final Answer.Header APPLIED =
            new Answer.Header("preference-applied", "respond-async");

    private final Identity identity;
    private final Function<String, Optional<FunctionSpec>> functions;
    private final Invoker invoker;
    private final Acceptance acceptance;
    private final State state;

    /// @param functions what `NAME` and `NAME:ALIAS` lead to
    InvokeRoute(
            Identity identity,
            Function<String, Optional<FunctionSpec>> functions,
            Invoker invoker,
            Acceptance acceptance,
            State state) {
        this.identity = identity;
        this.functions = functions;
        this.invoker = invoker;
        this.acceptance = acceptance;
        this.state = state;
    }

    @Override
    public void handle(RoutingContext context) {
        var name = requireNonNull(context.pathParam("function"));
        var spec = functions.apply(name);
        if (spec.isEmpty()) {
            Problems.noFunction(context, name);
            return;
        }
        var body = new BoundedBody(spec.get().limits().payload());
        context.request()
                .handler(body::append)
                .endHandler(_ -> invoke(context, spec.get(), body))
                .exceptionHandler(cause -> Problems.cutShort(context, cause));
    }

    private void invoke(RoutingContext context, FunctionSpec spec, BoundedBody body) {
        var id = InvocationId.random();
        var reference = reference(context.request(), id);
        if (body.isTooLarge()) {
            send(context, Answer.of(body.problem(), reference));
            return;
        }
        var http = origin(context.request());
        var call = call(context, spec, id, reference);
        var once = Once.untriggered(state, spec, ONCE, http, body.bytes(), reference);
        switch (read(http, reference, body.bytes(), spec)) {
            case EventReader.Reading.Refused(var problem) ->
                    send(context, Answer.of(problem, reference));
            case EventReader.Reading.Accepted(var event) ->
                    answer(
                            context,
                            once.map(it -> it.one(() -> call.apply(event)))
                                    .orElseGet(() -> call.apply(event)));
            case EventReader.Reading.Batch(var events) ->
                    answer(
                            context,
                            once.map(it -> it.all(() -> Batch.invoke(events, call, reference)))
                                    .orElseGet(() -> Batch.invoke(events, call, reference)));
        }
    }

    /// What becomes of each event of a request.
    private Function<CloudEvent, Future<Answer>> call(
            RoutingContext context, FunctionSpec spec, InvocationId id, Reference reference) {
        if (prefersLater(context.request())) {
            return event ->
                    acceptance
                            .accept(accepted(spec, event))
                            .map(receipt -> AcceptedAnswer.of(receipt, reference).with(APPLIED));
        }
        var deadline = Deadline.after(spec.limits().timeout());
        var ids = new ArrayDeque<>(List.of(id));
        return event ->
                here(
                        context.vertx(),
                        invoke(
                                Objects.requireNonNullElseGet(ids.poll(), InvocationId::random),
                                spec,
                                event,
                                deadline,
                                reference));
    }

    private static boolean prefersLater(HttpServerRequest request) {
        return request.headers().getAll("prefer").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .anyMatch(preference -> preference.strip().equalsIgnoreCase("respond-async"));
    }

    private AcceptedEvent accepted(FunctionSpec spec, CloudEvent event) {
        return new AcceptedEvent(
                InvocationId.secret(),
                spec.name(),
                TRIGGER,
                new Event(event, new Origin.Direct()),
                identity.clock().instant(),
                Mode.Async.DEFAULT_RESULT_TTL);
    }

    private Future<Answer> invoke(
            InvocationId id,
            FunctionSpec spec,
            CloudEvent event,
            Deadline deadline,
            Reference reference) {
        return invoker.invoke(invocation(id, spec, event, deadline))
                .map(outcome -> Answer.of(outcome, reference.to(id)));
    }

    /// Completes on this event loop, whatever thread the mesh completes on.
    private static <T> Future<T> here(Vertx vertx, Future<T> future) {
        var context = vertx.getOrCreateContext();
        var here = Promise.<T>promise();
        future.onComplete(done -> context.runOnContext(_ -> here.handle(done)));
        return here.future();
    }

    private static void answer(RoutingContext context, Future<Answer> answer) {
        answer.onSuccess(known -> send(context, known)).onFailure(context::fail);
    }

    private static Invocation invocation(
            InvocationId id, FunctionSpec spec, CloudEvent event, Deadline deadline) {
        return new Invocation(
                id, spec.id(), TRIGGER, new Event(event, new Origin.Direct()), 1, 1, deadline, 0);
    }

    private static void send(RoutingContext context, Answer answer) {
        answer.send(context.response()).onFailure(Problems::left);
    }

    private Reference reference(HttpServerRequest request, InvocationId id) {
        return Reference.of(
                        identity.node(),
                        request.getHeader("x-request-id"),
                        request.getHeader("traceparent"),
                        id.value())
                .to(id);
    }

    private static Origin.Http origin(HttpServerRequest request) {
        return new Origin.Http(
                request.method().name(),
                requireNonNull(request.path()),
                Map.of(),
                Map.<String, List<String>>of(),
                RequestHead.headers(request.headers()));
    }

    private EventReader.Reading read(
            Origin.Http http, Reference reference, Buffer body, FunctionSpec spec) {
        var time = identity.clock().instant().atOffset(ZoneOffset.UTC);
        return EventReader.read(
                http,
                body,
                spec.limits().payload(),
                PlainEvent.of(http, reference.requestId(), time));
    }
}
