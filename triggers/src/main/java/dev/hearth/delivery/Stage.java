package dev.hearth.delivery;

import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.delivery.RetryPlan.Decision;
import dev.hearth.delivery.TopicRecord.Header;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Target;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A chained function on its way to being settled: its own attempts, each with its own timeout, and
/// what its own delivery says when they are used up.
///
/// On one event loop.
final class Stage {

    private final Outputs outputs;
    private final RandomGenerator random;
    private final FunctionSpec function;
    private final Output output;
    private final @Nullable Deadline patience;
    private final InvocationId id;
    private final Event event;
    private final RetryPlan plan;
    private final long since = System.nanoTime();

    /// @param output what the function is fed with
    /// @param patience until when somebody waits for the chain; absent: as long as it takes
    Stage(
            Outputs outputs,
            RandomGenerator random,
            FunctionSpec function,
            Output output,
            @Nullable Deadline patience) {
        this.outputs = outputs;
        this.random = random;
        this.function = function;
        this.output = output;
        this.patience = patience;
        id = output.chainedId(function.name());
        event = new Event(output.event(), new Origin.Direct());
        plan = new RetryPlan(function.delivery());
    }

    /// Empty once it is settled. Never fails.
    Future<Optional<Undelivered>> run() {
        return attempt(1);
    }

    private Future<Optional<Undelivered>> attempt(int number) {
        var invocation =
                new Invocation(
                        id,
                        function.id(),
                        "chain",
                        event,
                        number,
                        Math.max(number, function.delivery().maxAttempts()),
                        deadline(),
                        output.hops() + 1);
        return Future.succeededFuture(invocation)
                .compose(one -> outputs.invoke(one, patience))
                .otherwise(broken -> new Outcome.Unreachable("the mesh failed: " + broken))
                .compose(outcome -> settle(invocation, outcome));
    }

    private Deadline deadline() {
        var own = Deadline.after(function.limits().timeout());
        return patience == null ? own : patience.shortenedTo(own);
    }

    private Future<Optional<Undelivered>> settle(Invocation invocation, Outcome outcome) {
        var age = Duration.ofNanos(System.nanoTime() - since);
        return switch (plan.after(invocation.attempt(), outcome, age, random)) {
            case Decision.Settled _ -> Future.succeededFuture(Optional.empty());
            case Decision.Retry(var after, var next) ->
                    patience == null || patience.remaining().compareTo(after) > 0
                            ? outputs.pause(after).compose(_ -> attempt(next))
                            : unreachable("no time is left for another attempt: " + why(outcome));
            case Decision.Exhausted(var reason, var detail) ->
                    reason == ExhaustedReason.TOO_MANY_HOPS
                            ? Future.succeededFuture(
                                    Optional.of(new Undelivered.TooManyHops(bare(outcome, detail))))
                            : exhausted(
                                    outcome, new GivenUp(id, invocation.attempt(), reason, detail));
        };
    }

    private static String bare(Outcome outcome, String detail) {
        return outcome instanceof Outcome.Rejected rejected ? rejected.detail() : detail;
    }

    private static String why(Outcome outcome) {
        return switch (outcome) {
            case Outcome.FunctionFailed failed ->
                    failed.error().name() + ": " + failed.error().message();
            case Outcome.Unreachable unreachable -> unreachable.detail();
            case Outcome.Rejected rejected -> rejected.reason() + ": " + rejected.detail();
            case Outcome.Returned _,
                    Outcome.LimitExceeded _,
                    Outcome.TimedOut _,
                    Outcome.Cancelled _,
                    Outcome.UnknownFunction _ ->
                    outcome.word();
        };
    }

    private Future<Optional<Undelivered>> exhausted(Outcome outcome, GivenUp why) {
        return outputs.tellAll(function, event, output.hops() + 1, why)
                .compose(told ->
                        switch (function.delivery().onExhausted()) {
                            case DEAD_LETTER -> deadLetter(outcome, why, told);
                            case SKIP -> Future.succeededFuture(Optional.empty());
                            case STOP -> Future.succeededFuture(Optional.of(forGood(why)));
                        });
    }

    private Future<Optional<Undelivered>> deadLetter(
            Outcome outcome, GivenUp why, Outputs.Told told) {
        var topic = function.delivery().deadLetterTopic();
        if (topic != null) {
            return outputs.deadLetter(function, letter(topic, outcome, why), why);
        }
        return Future.succeededFuture(
                told == Outputs.Told.ALL ? Optional.empty() : Optional.of(forGood(why)));
    }

    private Undelivered forGood(GivenUp why) {
        return new Undelivered.ForGood(
                "function %s gave up after %d attempt(s): %s: %s"
                        .formatted(
                                function.name(), why.attempts(), why.reason().word(), why.error()));
    }

    private Future<Optional<Undelivered>> unreachable(String why) {
        return Future.succeededFuture(
                Optional.of(
                        new Undelivered.ForNow("function %s: %s".formatted(function.name(), why))));
    }

    /// The event as it was fed to the function, and why it was given up.
    private TopicRecord letter(String topic, Outcome outcome, GivenUp why) {
        var record = output.record(new Target.Topic(topic, null));
        var headers = new ArrayList<>(record.headers());
        headers.add(header("function", function.name().value()));
        headers.add(header("version", function.id().version()));
        headers.add(header("attempts", Integer.toString(why.attempts())));
        headers.add(header("reason", why.reason().word()));
        headers.add(header("error", why.error()));
        headers.add(header("invocation-id", id.value()));
        if (outcome instanceof Outcome.FunctionFailed failed && !failed.error().stack().isEmpty()) {
            headers.add(header("stack", failed.error().stack()));
        }
        return new TopicRecord(topic, record.key(), record.value(), headers);
    }

    private static Header header(String name, String value) {
        return Header.of("hearth-dlq-" + name, value);
    }
}
