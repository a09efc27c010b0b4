package dev.hearth.delivery;

import dev.hearth.function.Backoff;
import dev.hearth.function.Catalogue;
import dev.hearth.function.Delivery;
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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what a function returned to its `onSuccess` targets, and answers `Returned` only once all
/// of them have it; tells `onFailure` targets what was given up.
///
/// 1. A target that did not acknowledge makes the outcome `Unreachable`, which names it: the source
///    tries the whole invocation again, and targets that already had the result get it twice, with
///    the same event id.
/// 2. A chained function has attempts of its own, as its delivery says, each with its own timeout.
///    Where a request waits for the chain all of it happens before the request's deadline.
/// 3. What a chained function gave up is settled once its dead letter is written, or skipped, or,
///    where it has no dead-letter topic, all its `onFailure` targets know. Else it makes the
///    outcome one that is not tried again.
/// 4. A chain longer than [Invocation#MAX_HOPS] is `Rejected` for good.
/// 5. `Nothing` is sent nowhere, nor is what a batch says of its failures; of an HTTP response the
///    body is sent.
/// 6. Sources that try again tell themselves what they gave up ([#tell]); for requests, which do
///    not, the last outcome is told here, beside the answer.
///
/// Any event loop.
public final class Outputs implements Invoker, FailureTargets {

    private static final RetryPlan ONCE =
            new RetryPlan(
                    new Delivery(
                            0,
                            Backoff.DEFAULT,
                            Duration.ofDays(1),
                            null,
                            Delivery.OnExhausted.SKIP));

    private static final Logger LOG = LoggerFactory.getLogger(Outputs.class);

    private final Invoker next;
    private final Catalogue catalogue;
    private final TopicWriter topics;
    private final WebhookSender webhooks;
    private final Pause pause;
    private final RandomGenerator random;
    private final DeliveryListener listener;

    /// Lets time pass.
    @FunctionalInterface
    public interface Pause {

        /// Completes on the caller's context.
        Future<Void> last(Duration time);
    }

    /// How many of the `onFailure` targets were told; none where there are none.
    enum Told {
        ALL,
        NOT_ALL
    }

    public Outputs(
            Invoker next,
            Catalogue catalogue,
            TopicWriter topics,
            WebhookSender webhooks,
            Pause pause,
            RandomGenerator random,
            DeliveryListener listener) {
        this.next = next;
        this.catalogue = catalogue;
        this.topics = topics;
        this.webhooks = webhooks;
        this.pause = pause;
        this.random = random;
        this.listener = listener;
    }

    @Override
    public Future<Outcome> invoke(Invocation invocation) {
        return isAwaited(invocation)
                ? invoke(invocation, invocation.deadline())
                        .onSuccess(outcome -> tellLast(invocation, outcome))
                : invoke(invocation, null);
    }

    /// The same for a source that tells itself what it gives up, and has one attempt after the
    /// other.
    public Future<Outcome> attempt(Invocation invocation) {
        return invoke(invocation, isAwaited(invocation) ? invocation.deadline() : null);
    }

    /// Somebody holds a connection for it.
    private static boolean isAwaited(Invocation invocation) {
        return switch (invocation.event().origin()) {
            case Origin.Http _, Origin.Direct _ -> true;
            case Origin.Kafka _, Origin.Cron _, Origin.Batch _ -> false;
        };
    }

    private void tellLast(Invocation invocation, Outcome outcome) {
        var function = catalogue.function(invocation.function().name());
        if (invocation.attempt() < invocation.maxAttempts() || function.isEmpty()) {
            return;
        }
        if (ONCE.after(1, outcome, Duration.ZERO, random)
                instanceof RetryPlan.Decision.Exhausted(var reason, var detail)) {
            var _ =
                    tell(
                            function.get(),
                            invocation.event(),
                            new GivenUp(invocation.id(), invocation.attempt(), reason, detail));
        }
    }

    /// @param patience until when somebody waits for the chain; absent: as long as it takes
    Future<Outcome> invoke(Invocation invocation, @Nullable Deadline patience) {
        return next.invoke(invocation)
                .compose(outcome ->
                        outcome instanceof Outcome.Returned returned
                                ? deliver(invocation, returned, patience)
                                : Future.succeededFuture(outcome));
    }

    private Future<Outcome> deliver(
            Invocation invocation, Outcome.Returned returned, @Nullable Deadline patience) {
        var targets =
                catalogue
                        .function(invocation.function().name())
                        .map(FunctionSpec::onSuccess)
                        .orElseThrow(() -> new IllegalStateException(gone(invocation)));
        var payload = payload(invocation, returned.result());
        if (targets.isEmpty() || payload.isEmpty()) {
            return Future.succeededFuture(returned);
        }
        var output = Output.result(invocation, payload.get());
        return deliver(output, targets, patience)
                .map(problems ->
                        problems.isEmpty()
                                ? returned
                                : problems.getFirst().outcome(returned.execution()));
    }

    private static String gone(Invocation invocation) {
        return "%s returned and is not in the catalogue".formatted(invocation.function());
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

    private Future<List<Undelivered>> deliver(
            Output output, List<Target> targets, @Nullable Deadline patience) {
        var deliveries = targets.stream().map(target -> deliver(output, target, patience)).toList();
        return Future.all(deliveries)
                .map(_ ->
                        deliveries.stream().map(Future::result).flatMap(Optional::stream).toList());
    }

    /// Empty once the target has the output. Never fails.
    private Future<Optional<Undelivered>> deliver(
            Output output, Target target, @Nullable Deadline patience) {
        var delivery =
                switch (target) {
                    case Target.Topic topic ->
                            write(output.record(topic), "topic " + topic.topic());
                    case Target.Function(var function) -> chain(output, function, patience);
                    case Target.Http http -> post(output, http, patience);
                };
        return delivery.onSuccess(problem -> count(output, target, problem));
    }

    private void count(Output output, Target target, Optional<Undelivered> problem) {
        if (problem.isEmpty()) {
            listener.delivered(output.function(), target);
        } else {
            listener.undelivered(output.function(), target);
        }
    }

    private Future<Optional<Undelivered>> write(TopicRecord record, String target) {
        return topics.write(record)
                .map(_ -> Optional.<Undelivered>empty())
                .otherwise(cause ->
                        Optional.of(
                                new Undelivered.ForNow(
                                        "%s: %s".formatted(target, cause.getMessage()))));
    }

    private Future<Optional<Undelivered>> post(
            Output output, Target.Http target, @Nullable Deadline patience) {
        return catalogue
                .function(output.function())
                .map(from ->
                        new Webhook(webhooks, pause, random, from, target, output, patience).run())
                .orElseGet(() -> notDeployed(output.function()));
    }

    private static Future<Optional<Undelivered>> notDeployed(FunctionName name) {
        return Future.succeededFuture(
                Optional.of(
                        new Undelivered.ForNow("function %s: it is not deployed".formatted(name))));
    }

    private Future<Optional<Undelivered>> chain(
            Output output, FunctionName name, @Nullable Deadline patience) {
        if (output.hops() + 1 > Invocation.MAX_HOPS) {
            return Future.succeededFuture(
                    Optional.of(new Undelivered.TooManyHops(tooManyHops(name))));
        }
        return catalogue
                .function(name)
                .map(function -> new Stage(this, random, function, output, patience).run())
                .orElseGet(() -> notDeployed(name));
    }

    private static String tooManyHops(FunctionName name) {
        return "%s would be number %d in its chain, at most %d are allowed: does it call itself?"
                .formatted(name, Invocation.MAX_HOPS + 1, Invocation.MAX_HOPS);
    }

    /// Gives a target what a running function emits; empty once the target has it, else why not.
    /// Never fails.
    ///
    /// @param from the invocation that emits, with the deadline it has left
    /// @param data absent where there is none
    public Future<Optional<String>> emit(Invocation from, Target target, @Nullable Payload data) {
        return deliver(Output.emitted(from, data), target, from.deadline())
                .map(problem -> problem.map(Undelivered::detail));
    }

    /// Runs another function for one that waits for what it returns, within the caller's deadline.
    ///
    /// @param from the invocation that calls, with the deadline it has left
    /// @param data absent where there is none
    public Future<Outcome> call(Invocation from, FunctionName name, @Nullable Payload data) {
        if (from.hops() + 1 > Invocation.MAX_HOPS) {
            return Future.succeededFuture(
                    new Outcome.Rejected(
                            Outcome.Rejected.Reason.TOO_MANY_HOPS,
                            tooManyHops(name),
                            Duration.ZERO));
        }
        var function = catalogue.function(name);
        if (function.isEmpty()) {
            return Future.succeededFuture(new Outcome.UnknownFunction(name.value()));
        }
        var output = Output.emitted(from, data);
        return invoke(
                new Invocation(
                        output.id(),
                        function.get().id(),
                        "call",
                        new Event(output.event(), new Origin.Direct()),
                        1,
                        1,
                        from.deadline()
                                .shortenedTo(Deadline.after(function.get().limits().timeout())),
                        from.hops() + 1));
    }

    Future<Void> pause(Duration time) {
        return pause.last(time);
    }

    /// Of what a chained function gave up.
    Future<Optional<Undelivered>> deadLetter(
            FunctionSpec function, TopicRecord letter, GivenUp why) {
        return write(letter, "dead-letter topic " + letter.topic())
                .onSuccess(problem -> {
                    if (problem.isEmpty()) {
                        listener.deadLettered(function.name(), "chain", why.reason());
                    }
                });
    }

    @Override
    public Future<Void> tell(FunctionSpec function, Event event, GivenUp why) {
        return tellAll(function, event, 0, why).mapEmpty();
    }

    /// @param hops how many functions the event went through before this one
    Future<Told> tellAll(FunctionSpec function, Event event, int hops, GivenUp why) {
        if (function.onFailure().isEmpty()) {
            return Future.succeededFuture(Told.NOT_ALL);
        }
        var output = Output.failure(function.name(), event, hops, why);
        return deliver(output, function.onFailure(), null)
                .map(problems -> {
                    problems.forEach(problem ->
                            LOG.error(
                                    "{}: a target of onFailure was not told of {}: {}",
                                    function.name(),
                                    why,
                                    problem.detail()));
                    return problems.isEmpty() ? Told.ALL : Told.NOT_ALL;
                });
    }
}
