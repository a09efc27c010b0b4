package dev.hearth.delivery;

import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import dev.hearth.invocation.Payload;
import dev.hearth.invocation.Result;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sends what a function returned to its `onSuccess` targets, and answers `Returned` only once all
/// of them have it.
///
/// 1. A target that did not acknowledge makes the outcome `Unreachable`, which names it: the source
///    tries the whole invocation again, and targets that already had the result get it twice, with
///    the same event id.
/// 2. A chained function has one attempt a delivery: its own delivery policy is not applied, and
///    anything but its `Returned` counts as not delivered. It runs within the deadline of the
///    function before it.
/// 3. A chain longer than [Invocation#MAX_HOPS] is `Rejected` for good.
/// 4. `Nothing` is sent nowhere, nor is what a batch says of its failures; of an HTTP response the
///    body is sent.
///
/// Any event loop.
public final class Outputs implements Invoker {

    private final Invoker next;
    private final Catalogue catalogue;
    private final TopicWriter topics;
    private final DeliveryListener listener;

    public Outputs(
            Invoker next, Catalogue catalogue, TopicWriter topics, DeliveryListener listener) {
        this.next = next;
        this.catalogue = catalogue;
        this.topics = topics;
        this.listener = listener;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        return next.invoke(invocation)
                .compose(outcome ->
                        outcome instanceof Outcome.Returned returned
                                ? deliver(invocation, returned)
                                : Future.succeededFuture(outcome));
    }

    private Future<Outcome> deliver(Invocation invocation, Outcome.Returned returned) {
        var targets =
                catalogue
                        .function(invocation.function().name())
                        .map(FunctionSpec::onSuccess)
                        .orElseThrow(() -> new IllegalStateException(gone(invocation)));
        var payload = payload(invocation, returned.result());
        if (targets.isEmpty() || payload.isEmpty()) {
            return Future.succeededFuture(returned);
        }
        var output = new Output(invocation, payload.get());
        var deliveries = targets.stream().map(target -> deliver(output, target)).toList();
        return Future.all(deliveries).map(_ -> firstProblem(deliveries).orElse(returned));
    }

    private static String gone(Invocation invocation) {
        return "%s returned and is not in the catalogue".formatted(invocation.function());
    }

    private static Optional<Outcome> firstProblem(List<Future<Optional<Outcome>>> deliveries) {
        return deliveries.stream().map(Future::result).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Payload> payload(Invocation invocation, Result result) {
        if (invocation.event().origin() instanceof Origin.Batch(var events)
                && !(BatchAnswer.of(events, result) instanceof BatchAnswer.Silent)) {
            return Optional.empty();
        }
        return switch (result) {
            case Result.Nothing _ -> Optional.empty();
            case Result.Value value -> Optional.of(value.payload());
            case Result.HttpResponse response -> Optional.of(response.body());
        };
    }

    /// Empty once the target has the output; else the outcome that says why not. Never fails.
    private Future<Optional<Outcome>> deliver(Output output, Target target) {
        var delivery =
                switch (target) {
                    case Target.Topic topic -> write(output, topic);
                    case Target.Function function -> chain(output, function.function());
                };
        return delivery.onSuccess(problem -> tell(output, target, problem));
    }

    private void tell(Output output, Target target, Optional<Outcome> problem) {
        var function = output.from().function().name();
        if (problem.isEmpty()) {
            listener.delivered(function, target);
        } else {
            listener.undelivered(function, target);
        }
    }

    private Future<Optional<Outcome>> write(Output output, Target.Topic target) {
        return topics.write(output.record(target))
                .map(_ -> Optional.<Outcome>empty())
                .otherwise(cause ->
                        unreachable("topic " + target.topic(), String.valueOf(cause.getMessage())));
    }

    private Future<Optional<Outcome>> chain(Output output, FunctionName name) {
        var from = output.from();
        if (from.hops() + 1 > Invocation.MAX_HOPS) {
            return Future.succeededFuture(Optional.of(tooManyHops(name)));
        }
        var function = catalogue.function(name);
        if (function.isEmpty()) {
            return Future.succeededFuture(unreachable("function " + name, "it is not deployed"));
        }
        var chained =
                new Invocation(
                        StableId.of(from.id().value(), name.value()),
                        function.get().id(),
                        "chain",
                        new Event(output.event(), new Origin.Direct()),
                        1,
                        1,
                        from.deadline()
                                .shortenedTo(Deadline.after(function.get().limits().timeout())),
                        from.hops() + 1);
        return invoke(chained)
                .map(outcome -> problem(name, outcome))
                .otherwise(cause ->
                        unreachable("function " + name, String.valueOf(cause.getMessage())));
    }

    private static Optional<Outcome> problem(FunctionName name, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Returned _ -> Optional.empty();
            case Outcome.Rejected rejected
                    when rejected.reason() == Outcome.Rejected.Reason.TOO_MANY_HOPS ->
                    Optional.of(rejected);
            case Outcome.FunctionFailed failed ->
                    unreachable(
                            "function " + name,
                            failed.error().name() + ": " + failed.error().message());
            case Outcome.Unreachable unreachable ->
                    unreachable("function " + name, unreachable.detail());
            case Outcome.LimitExceeded _,
                    Outcome.TimedOut _,
                    Outcome.Cancelled _,
                    Outcome.UnknownFunction _,
                    Outcome.Rejected _ ->
                    unreachable("function " + name, outcome.word());
        };
    }

    private static Outcome tooManyHops(FunctionName name) {
        return new Outcome.Rejected(
                Outcome.Rejected.Reason.TOO_MANY_HOPS,
                "%s would be number %d in its chain, at most %d are allowed: does it call itself?"
                        .formatted(name, Invocation.MAX_HOPS + 1, Invocation.MAX_HOPS),
                Duration.ZERO);
    }

    private static Optional<Outcome> unreachable(String target, String why) {
        return Optional.of(new Outcome.Unreachable("%s: %s".formatted(target, why)));
    }
}
