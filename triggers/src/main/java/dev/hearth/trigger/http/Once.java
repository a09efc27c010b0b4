package dev.hearth.trigger.http;

import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Origin;
import dev.hearth.state.Condition;
import dev.hearth.state.Reading;
import dev.hearth.state.State;
import dev.hearth.state.StateKey;
import dev.hearth.state.Writing;
import dev.hearth.trigger.http.OnceKey.Keep;
import dev.hearth.trigger.http.Problem.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A request that is answered once: its repeats get the answer that is kept, on every node. On one
/// event loop.
public final class Once {

    private static final Logger LOG = LoggerFactory.getLogger(Once.class);
    private static final Answer.Header REPLAYED = new Answer.Header("idempotent-replayed", "true");
    private static final Duration SOON = Duration.ofSeconds(1);

    /// Beyond the function's own time, after which a run that never told its end does not count.
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final State state;
    private final Consumer<Problem> refused;
    private final OnceKey key;
    private final StateKey place;
    private final Duration lease;
    private final Reference reference;

    /// @param refused told why a repeat is not answered with what is kept
    /// @param owner who gives keys a meaning: a trigger of the function, or what stands for one
    Once(
            State state,
            Consumer<Problem> refused,
            FunctionSpec function,
            String owner,
            OnceKey key,
            Reference reference) {
        this.state = state;
        this.refused = refused;
        this.key = key;
        this.reference = reference;
        place = new StateKey(StateKey.Use.ONCE, function.name() + "." + owner, key.name());
        lease = function.limits().timeout().plus(MARGIN);
    }

    /// Of a request that no trigger has taken, by its header `Idempotency-Key`.
    ///
    /// @param owner no name of a trigger
    /// @return empty where it has none, or only reads
    public static Optional<Once> untriggered(
            State state,
            FunctionSpec function,
            String owner,
            Origin.Http http,
            Buffer body,
            Reference reference) {
        return OnceKey.ofHeader(http, body)
                .map(key -> new Once(state, _ -> {}, function, owner, key, reference));
    }

    /// @param run the request's one event, where it is not a repeat
    public Future<Answer> one(Supplier<Future<Answer>> run) {
        return once(run, this::isKept);
    }

    /// @param run the request's events, where it is not a repeat
    public Future<Answer> all(Supplier<Future<Answer>> run) {
        return once(run, Once::isDelivered);
    }

    private Future<Answer> once(Supplier<Future<Answer>> run, Predicate<Answer> kept) {
        var running =
                new KeptAnswer.Running(key.request(), InvocationId.random().value()).toBuffer();
        return state.write(place, new Condition.Absent(), running, lease)
                .compose(writing ->
                        switch (writing) {
                            case Writing.Written _ ->
                                    run.get().compose(answer -> remember(running, answer, kept));
                            case Writing.Unmet _ -> repeat();
                            case Writing.Full(var detail) -> refuse(unavailable(detail));
                            case Writing.Unavailable(var detail) -> refuse(unavailable(detail));
                            case Writing.Unknown(var detail) -> refuse(unavailable(detail));
                        });
    }

    private Future<Answer> repeat() {
        return state.read(place)
                .compose(reading ->
                        switch (reading) {
                            case Reading.Found(var kept) -> repeat(KeptAnswer.read(kept));
                            case Reading.Missing _ -> refuse(inUse("has just ended"));
                            case Reading.Unavailable(var detail) -> refuse(unavailable(detail));
                        });
    }

    private Future<Answer> repeat(KeptAnswer kept) {
        if (!kept.request().equals(key.request())) {
            return refuse(
                    Problem.of(
                            Reason.IDEMPOTENCY_KEY_REUSED,
                            "its idempotency key was used for another request before"));
        }
        return switch (kept) {
            case KeptAnswer.Running _ -> refuse(inUse("runs"));
            case KeptAnswer.Done(_, var answer) -> Future.succeededFuture(answer.with(REPLAYED));
        };
    }

    /// The answer is given once it is kept. Where it cannot be it is given all the same, and a
    /// repeat runs again once the lease is over.
    private Future<Answer> remember(Buffer running, Answer answer, Predicate<Answer> kept) {
        var mine = new Condition.Is(running);
        var written =
                kept.test(answer)
                        ? state.write(
                                place,
                                mine,
                                new KeptAnswer.Done(key.request(), answer).toBuffer(),
                                key.ttl())
                        : state.remove(place, mine);
        return written.map(writing -> {
            if (!(writing instanceof Writing.Written)) {
                LOG.warn(
                        "Request {}: a repeat is not recognised after {} s: {}",
                        reference.requestId(),
                        lease.toSeconds(),
                        writing);
            }
            return answer;
        });
    }

    private boolean isKept(Answer answer) {
        return isDelivered(answer)
                || (key.keep() == Keep.RETURNED && answer.status() < 500 && answer.isOfFunction());
    }

    private static boolean isDelivered(Answer answer) {
        return answer.status() < 300;
    }

    private Future<Answer> refuse(Problem problem) {
        refused.accept(problem);
        return Future.succeededFuture(Answer.of(problem, reference));
    }

    private static Problem inUse(String how) {
        return Problem.of(
                        Reason.IDEMPOTENCY_KEY_IN_USE,
                        "the request with this key %s".formatted(how))
                .withRetryAfter(SOON);
    }

    private static Problem unavailable(String detail) {
        return Problem.of(Reason.STATE_UNAVAILABLE, detail).withRetryAfter(SOON);
    }
}
