package dev.hearth.admin;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Acceptance;
import dev.hearth.acceptance.AsyncInvocations;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import dev.hearth.topology.NodeId;
import dev.hearth.trigger.http.AcceptedAnswer;
import dev.hearth.trigger.http.Answer;
import dev.hearth.trigger.http.InvocationJson;
import dev.hearth.trigger.http.InvocationResource;
import dev.hearth.trigger.http.Reference;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/v1/invocations`: what was accepted for later, and what became of it.
final class InvocationRoutes {

    private static final String DEFAULT_LIMIT = "100";
    private static final String LIMIT = "[1-9]\\d{0,3}";
    private static final Set<String> STATES =
            Set.of("waiting", "running", "retrying", "succeeded", "failed", "cancelled");
    private static final Set<String> KNOWN = Set.of("function", "state", "after", "limit");

    private final NodeId node;
    private final AsyncInvocations invocations;
    private final Acceptance search;

    /// @param invocations of this node
    /// @param search among those of all nodes
    InvocationRoutes(NodeId node, AsyncInvocations invocations, Acceptance search) {
        this.node = node;
        this.invocations = invocations;
        this.search = search;
    }

    void on(Router router) {
        router.get("/v1/invocations").handler(this::list);
        router.get("/v1/invocations/:id").handler(this::one);
        router.delete("/v1/invocations/:id").handler(this::one);
        router.post("/v1/invocations/:id/replay").handler(this::replay);
    }

    private void list(RoutingContext context) {
        var query = context.queryParams();
        for (var name : query.names()) {
            if (!KNOWN.contains(name)) {
                Problems.malformed(
                        context,
                        "'%s' means nothing here: there are function, state, after and limit"
                                .formatted(name));
                return;
            }
        }
        var limit = Objects.requireNonNullElse(query.get("limit"), DEFAULT_LIMIT);
        var state = query.get("state");
        FunctionName function;
        InvocationId after;
        try {
            function = function(query.get("function"));
            after = id(query.get("after"));
        } catch (IllegalArgumentException malformed) {
            Problems.malformed(context, String.valueOf(malformed.getMessage()));
            return;
        }
        if (!limit.matches(LIMIT)) {
            Problems.malformed(context, "limit is 1 to 9999, not '%s'".formatted(limit));
        } else if (state != null && !STATES.contains(state)) {
            Problems.malformed(
                    context,
                    "state is one of %s, not '%s'"
                            .formatted(
                                    String.join(", ", STATES.stream().sorted().toList()), state));
        } else {
            invocations
                    .list(function, state, after, Integer.parseInt(limit))
                    .map(found -> new JsonArray(found.stream().map(InvocationJson::of).toList()))
                    .onSuccess(context::json)
                    .onFailure(context::fail);
        }
    }

    private void one(RoutingContext context) {
        InvocationResource.of(
                        context.request().method().name(), requireNonNull(context.request().path()))
                .ifPresentOrElse(
                        asked ->
                                answer(
                                        context,
                                        asked.answer(
                                                search,
                                                context.queryParams().getAll("wait"),
                                                reference(asked.id()))),
                        () -> Problems.noInvocation(context, context.pathParam("id")));
    }

    private void replay(RoutingContext context) {
        var id = InvocationId.secret();
        Future.succeededFuture(context.pathParam("id"))
                .map(InvocationRoutes::known)
                .compose(other -> invocations.replay(other, id))
                .onSuccess(receipt ->
                        receipt.ifPresentOrElse(
                                one ->
                                        answer(
                                                context,
                                                Future.succeededFuture(
                                                        AcceptedAnswer.of(one, reference(id)))),
                                () -> Problems.noInvocation(context, context.pathParam("id"))))
                .onFailure(context::fail);
    }

    private static void answer(RoutingContext context, Future<Answer> answer) {
        answer.onSuccess(known -> known.send(context.response()).onFailure(Problems::left))
                .onFailure(context::fail);
    }

    private Reference reference(InvocationId id) {
        return Reference.of(node, null, null, id.value());
    }

    private static InvocationId known(@Nullable String text) {
        return new InvocationId(requireNonNull(text));
    }

    private static @Nullable FunctionName function(@Nullable String text) {
        return text == null ? null : new FunctionName(text);
    }

    private static @Nullable InvocationId id(@Nullable String text) {
        return text == null ? null : new InvocationId(text);
    }
}
