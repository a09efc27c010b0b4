package dev.hearth.trigger.http;

import static java.util.Objects.requireNonNull;

import dev.hearth.function.Cors;
import dev.hearth.function.DataSize;
import dev.hearth.function.Trigger.Http.Mode;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.trigger.http.CrossOrigin.Preflight;
import dev.hearth.trigger.http.CrossOrigin.Question;
import dev.hearth.trigger.http.EventReader.Reading;
import dev.hearth.trigger.http.Problem.Component;
import dev.hearth.trigger.http.Problem.Reason;
import dev.hearth.trigger.http.RouteTable.Match;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request on its way to its answer: routed, read, verified, invoked, settled. On its event
/// loop only.
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration ELSEWHERE = Duration.ofSeconds(1);

    private final GatewayLoop loop;
    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Reply reply;
    private final long arrived = System.nanoTime();
    private final InvocationId id = InvocationId.random();
    private final Reference reference;
    private @Nullable Cors cors;
    private State state = State.READING;

    private enum State {
        READING,
        INVOKED,
        ANSWERED,
        /// The client went away before anything was invoked.
        ABANDONED
    }

    Exchange(GatewayLoop loop, RoutingContext context) {
        this.loop = loop;
        this.context = context;
        this.request = context.request();
        this.reply = new Reply(loop, request);
        this.reference =
                Reference.of(
                        loop.node(),
                        request.getHeader("x-request-id"),
                        request.getHeader("traceparent"),
                        id.value());
    }

    void begin() {
        loop.entered();
        if (loop.isRefusing()) {
            refuse(
                    Problem.of(Reason.NODE_DRAINING, "this node is going away, others stay")
                            .from(Component.GATEWAY)
                            .withRetryAfter(ELSEWHERE));
        } else if (request.uri().length() > loop.requestLine().bytes()) {
            refuse(uriTooLong(loop.requestLine()));
        } else {
            guarded(this::route);
        }
    }

    /// Before or instead of [#begin].
    void turnAway(Problem problem) {
        loop.entered();
        refuse(problem);
    }

    void bodyIsOverdue() {
        refuseEarly(
                Problem.of(
                        Reason.BODY_TIMEOUT,
                        "after %d ms the body has no end".formatted(elapsed().toMillis())));
    }

    private void route() {
        String path;
        try {
            path = context.normalizedPath();
        } catch (IllegalArgumentException unreadable) {
            refuse(Problem.of(Reason.MALFORMED_REQUEST, "the path cannot be decoded"));
            return;
        }
        var method = request.method().name();
        if (isPreflight(method, path)) {
            return;
        }
        switch (loop.routes().find(method, path)) {
            case Match.Found(var route, var params) -> {
                cors = route.trigger().cors();
                receive(route, params, path);
            }
            case Match.Nothing _ -> unrouted(method, path);
            case Match.Malformed(var detail) ->
                    refuse(Problem.of(Reason.MALFORMED_REQUEST, detail));
            case Match.OtherMethods(var methods) -> {
                var allow = String.join(", ", methods);
                if (method.equals("OPTIONS")) {
                    var header = new Answer.Header("allow", allow);
                    answer(new Answer(204, List.of(header), Buffer.buffer()));
                } else {
                    var detail = "%s answers %s, not %s".formatted(path, allow, method);
                    refuse(
                            Problem.of(Reason.METHOD_NOT_ALLOWED, detail)
                                    .withHeader("allow", allow));
                }
            }
        }
    }

    /// No function answers there.
    private void unrouted(String method, String path) {
        var asked = InvocationResource.of(method, path);
        if (asked.isEmpty()) {
            refuse(Problem.of(Reason.NO_ROUTE, "no trigger has the path " + path));
            return;
        }
        try {
            var wait = RequestHead.query(context).getOrDefault("wait", List.of());
            settle(asked.get().answer(loop.acceptance(), wait, reference));
        } catch (HttpException unreadable) {
            refuse(Problem.of(Reason.MALFORMED_REQUEST, "the query cannot be decoded"));
        }
    }

    /// Whether it was a browser's question that a trigger's `cors` answers, and has its answer.
    private boolean isPreflight(String method, String path) {
        var question = Question.of(method, request.headers());
        if (question.isEmpty()
                || !(loop.routes().find(question.get().method(), path)
                        instanceof Match.Found(var route, _))) {
            return false;
        }
        var rules = route.trigger().cors();
        if (rules == null) {
            return false;
        }
        switch (CrossOrigin.preflight(route.trigger(), rules, question.get())) {
            case Preflight.Granted(var answer) -> answer(answer);
            case Preflight.Refused(var problem) -> refuse(problem);
        }
        return true;
    }

    private void receive(Route route, Map<String, String> params, String path) {
        loop.bodies().enter(this, arrived);
        request.exceptionHandler(_ -> abandoned());
        var admission =
                Admission.objection(route.gate(), loop.keys(), request.headers(), Instant.now());
        if (admission.isComplete()) {
            admit(admission, route, params, path, null);
            return;
        }
        var held = hold(route);
        admission.onComplete(_ ->
                guarded(() -> {
                    if (state == State.READING) {
                        if (held == null) {
                            request.resume();
                        }
                        admit(admission, route, params, path, held);
                    }
                }));
    }

    /// Until it is known who sends it. Nothing can hold back a body that comes with an upgrade to
    /// HTTP/2, so with HTTP/2 it is read meanwhile.
    private @Nullable Body hold(Route route) {
        if (Reply.isMultiplexed(request.connection())) {
            return collect(route);
        }
        request.pause();
        return null;
    }

    private Body collect(Route route) {
        var limit = route.function().limits().payload();
        var body = new Body(limit);
        request.handler(chunk -> {
            if (!body.append(chunk)) {
                refuseEarly(tooLarge(limit));
            }
        });
        return body;
    }

    private void admit(
            Future<Optional<Problem>> admission,
            Route route,
            Map<String, String> params,
            String path,
            @Nullable Body held) {
        if (admission.failed()) {
            throw new IllegalStateException(admission.cause());
        }
        admission
                .result()
                .ifPresentOrElse(
                        problem -> {
                            loop.bodies().leave(this);
                            refuse(problem);
                        },
                        () -> await(route, params, path, held));
    }

    private void await(Route route, Map<String, String> params, String path, @Nullable Body held) {
        var limit = route.function().limits().payload();
        if (declaredLength() > limit.bytes()) {
            refuseEarly(tooLarge(limit));
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            GatewayLoop.log(request.response().writeContinue());
        }
        var body = held == null ? collect(route) : held;
        if (request.isEnded()) {
            whole(route, params, path, body);
        } else {
            request.endHandler(_ -> whole(route, params, path, body));
        }
    }

    private void whole(Route route, Map<String, String> params, String path, Body body) {
        loop.bodies().leave(this);
        guarded(() -> read(route, params, path, body.bytes()));
    }

    private void read(Route route, Map<String, String> params, String path, Buffer body) {
        Map<String, List<String>> query;
        try {
            query = RequestHead.query(context);
        } catch (HttpException unreadable) {
            refuse(Problem.of(Reason.MALFORMED_REQUEST, "the query cannot be decoded"));
            return;
        }
        var headers = RequestHead.headers(request);
        var http = new Origin.Http(request.method().name(), path, params, query, headers);
        var now = Instant.now();
        if (route.gate() instanceof Gate.Signed(var verifier)) {
            var objection = verifier.objection(headers, body, now);
            if (objection.isPresent()) {
                refuse(objection.get());
                return;
            }
        }
        var time = now.atOffset(ZoneOffset.UTC);
        var plain = PlainEvent.of(route.trigger(), http, reference.requestId(), time);
        var wait = loop.rateLimiters().take(route, System.nanoTime());
        if (wait.isPresent()) {
            refuse(tooMany(route, wait.get()));
            return;
        }
        var calls = once(calls(route, http, now), route, http, body);
        switch (EventReader.read(http, body, route.function().limits().payload(), plain)) {
            case Reading.Refused(var problem) -> refuse(problem);
            case Reading.Accepted(var event) -> settle(calls.one(id, event));
            case Reading.Batch(var events) -> settle(calls.all(events));
        }
    }

    private Calls calls(Route route, Origin.Http http, Instant now) {
        return switch (route.trigger().mode()) {
            case Mode.Sync _ -> new SyncCalls(loop, route, http, reference, arrived);
            case Mode.Async async -> new AsyncCalls(loop, route, async, http, reference, now);
        };
    }

    private Calls once(Calls calls, Route route, Origin.Http http, Buffer body) {
        return OnceKey.of(route.trigger(), http, body)
                .map(key ->
                        new Once(
                                loop.state(),
                                loop.listener()::refused,
                                route.function(),
                                route.trigger().name(),
                                key,
                                reference))
                .<Calls>map(once -> new OnceCalls(calls, once))
                .orElse(calls);
    }

    private void settle(Future<Answer> calls) {
        state = State.INVOKED;
        calls.onComplete(answered ->
                guarded(() -> {
                    if (answered.failed()) {
                        throw new IllegalStateException(answered.cause());
                    }
                    answer(answered.result());
                }));
    }

    /// The edge where whatever the gateway did not foresee becomes a 500 instead of a request that
    /// hangs.
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException unforeseen) {
            LOG.error("Request {} failed in the gateway", reference.requestId(), unforeseen);
            loop.bodies().leave(this);
            switch (state) {
                case READING -> refuse(Failure.broken().from(Component.GATEWAY));
                case INVOKED ->
                        answer(
                                Answer.of(
                                        Failure.broken().from(Component.GATEWAY),
                                        reference.to(id)));
                case ANSWERED, ABANDONED -> {}
            }
        }
    }

    private void abandoned() {
        if (state == State.READING) {
            state = State.ABANDONED;
            reply.abandon();
            loop.bodies().leave(this);
            loop.left();
        }
    }

    private void refuse(Problem problem) {
        loop.listener().refused(problem);
        answer(Answer.of(problem, reference));
    }

    private void answer(Answer answer) {
        var shared = shared(answer);
        var sent = loop.isDraining() ? reply.sendLast(shared) : reply.send(shared);
        state = State.ANSWERED;
        leaveAfter(sent);
    }

    /// The rest of the body is not read.
    private void refuseEarly(Problem problem) {
        loop.listener().refused(problem);
        loop.bodies().leave(this);
        state = State.ANSWERED;
        var answer = shared(Answer.of(problem, reference));
        leaveAfter(loop.isDraining() ? reply.sendLast(answer) : reply.sendEarly(answer));
    }

    private Answer shared(Answer answer) {
        return cors == null
                ? answer
                : CrossOrigin.shared(answer, cors, request.getHeader(HttpHeaders.ORIGIN));
    }

    private void leaveAfter(Future<Void> sent) {
        GatewayLoop.log(sent.onComplete(_ -> loop.left()));
    }

    private long declaredLength() {
        var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null ? 0 : Long.parseLong(length);
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - arrived);
    }

    private static Problem tooMany(Route route, Duration wait) {
        var limit = requireNonNull(route.trigger().rateLimit());
        return Problem.of(
                        Reason.RATE_LIMITED,
                        "this trigger takes %d requests in %d ms on each node"
                                .formatted(limit.requests(), limit.per().toMillis()))
                .withRetryAfter(wait);
    }

    static Problem uriTooLong(DataSize limit) {
        return Problem.of(Reason.URI_TOO_LONG, "the request line may have " + limit);
    }

    private static Problem tooLarge(DataSize limit) {
        return Problem.of(
                Reason.PAYLOAD_TOO_LARGE, "this function takes at most %s".formatted(limit));
    }
}
