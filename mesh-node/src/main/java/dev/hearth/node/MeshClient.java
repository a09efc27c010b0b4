package dev.hearth.node;

import dev.hearth.delivery.Outputs;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import dev.hearth.sandbox.HostClient;
import dev.hearth.sandbox.HostReply;
import dev.hearth.sandbox.HostRequest;
import dev.hearth.sandbox.MeshRequest;
import dev.hearth.state.State;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets running functions call and emit what they were granted, and keep values of their own; their
/// requests to hosts go to another client.
///
/// Any thread; what it does, it does on an event loop of its own.
final class MeshClient implements HostClient {

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private final HostClient hosts;
    private final Context context;
    private final Supplier<Outputs> source;
    private final KeptValues kept;
    private @Nullable Outputs outputs;

    /// @param source asked once, on this client's event loop
    MeshClient(Vertx vertx, HostClient hosts, State state, Supplier<Outputs> source) {
        this.hosts = hosts;
        this.kept = new KeptValues(state);
        this.context = vertx.getOrCreateContext();
        this.source = source;
    }

    @Override
    public Future<HostReply> send(
            FunctionSpec function, HostRequest request, Deadline deadline, Future<?> abandoned) {
        return hosts.send(function, request, deadline, abandoned);
    }

    @Override
    public Future<HostReply> ask(
            FunctionSpec function, MeshRequest request, Invocation caller, Deadline deadline) {
        var refusal = refusal(function, request);
        if (refusal.isPresent()) {
            return Future.succeededFuture(new HostReply.Refused(refusal.get()));
        }
        var from = caller.withDeadline(caller.deadline().shortenedTo(deadline));
        var reply = Promise.<HostReply>promise();
        context.runOnContext(_ -> carryOut(request, from).onComplete(reply));
        return reply.future();
    }

    private static Optional<String> refusal(FunctionSpec function, MeshRequest request) {
        return switch (request) {
            case MeshRequest.Call(var name, _) -> refusal(function, name);
            case MeshRequest.Emit(Target.Function(var name), _) -> refusal(function, name);
            case MeshRequest.Get _, MeshRequest.Put _ -> Optional.empty();
            case MeshRequest.Emit(Target.Http _, _) ->
                    Optional.of("what goes to a URL is fetched, not emitted");
            case MeshRequest.Emit(Target.Topic(var topic, _), _) ->
                    function.grants().topics().contains(topic)
                            ? Optional.empty()
                            : Optional.of(
                                    "topic %s is not granted to %s: write it into grants.topics"
                                            .formatted(topic, function.name()));
        };
    }

    private static Optional<String> refusal(FunctionSpec function, FunctionName name) {
        return function.grants().functions().contains(name)
                ? Optional.empty()
                : Optional.of(
                        "function %s is not granted to %s: write it into grants.functions"
                                .formatted(name, function.name()));
    }

    private Future<HostReply> carryOut(MeshRequest request, Invocation from) {
        return switch (request) {
            case MeshRequest.Emit(var target, var data) ->
                    here().emit(from, target, data)
                            .map(problem ->
                                    problem.<HostReply>map(HostReply.Failed::new)
                                            .orElseGet(MeshClient::nothing));
            case MeshRequest.Call(var name, var data) ->
                    here().call(from, name, data).map(outcome -> reply(name, outcome));
            case MeshRequest.Get(var key) -> kept.get(from.function().name(), key);
            case MeshRequest.Put put -> kept.put(from.function().name(), put);
        };
    }

    private Outputs here() {
        var known = outputs;
        if (known == null) {
            known = source.get();
            outputs = known;
        }
        return known;
    }

    private static HostReply reply(FunctionName function, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Returned returned -> answered(returned.result());
            case Outcome.FunctionFailed(var error, _) ->
                    failed(function, error.name() + ": " + error.message());
            case Outcome.Rejected rejected -> failed(function, rejected.detail());
            case Outcome.Unreachable(var detail) -> failed(function, detail);
            case Outcome.LimitExceeded(var limit, var detail, _) ->
                    failed(function, "%s limit: %s".formatted(limit, detail));
            case Outcome.UnknownFunction _ -> failed(function, "it is not deployed");
            case Outcome.TimedOut _, Outcome.Cancelled _ -> failed(function, outcome.word());
        };
    }

    private static HostReply failed(FunctionName function, String why) {
        return new HostReply.Failed("function %s: %s".formatted(function, why));
    }

    private static HostReply answered(Result result) {
        return switch (result) {
            case Result.Nothing _ -> nothing();
            case Result.Value value -> answered(value.payload());
            case Result.HttpResponse response -> answered(response.body());
        };
    }

    static HostReply answered(Payload payload) {
        var headers = MultiMap.caseInsensitiveMultiMap().add("content-type", payload.contentType());
        return new HostReply.Answered(OK, "", headers, payload.bytes());
    }

    static HostReply nothing() {
        return new HostReply.Answered(
                NO_CONTENT, "", MultiMap.caseInsensitiveMultiMap(), Buffer.buffer());
    }
}
