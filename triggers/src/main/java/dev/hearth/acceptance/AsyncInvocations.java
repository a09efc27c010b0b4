package dev.hearth.acceptance;

import static java.util.Objects.requireNonNull;

import dev.hearth.acceptance.Progress.End;
import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.acceptance.Progress.Retrying;
import dev.hearth.acceptance.Progress.Running;
import dev.hearth.acceptance.Progress.Waiting;
import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.function.Catalogue;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import dev.hearth.journal.Journal.Purpose;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts events durably and brings each to an end.
///
/// 1. A [Receipt.Accepted] is given once the event is on the disk; every event that has one comes
///    to an end, whatever happens to the process, if its function is deployed again.
/// 2. An end counts once it is on the disk. What runs, or has run and whose end is not there yet,
///    when the process dies runs again: under the same id, with the same attempt number.
/// 3. Attempts follow the function's delivery policy; as many run at once as `limits.concurrency`
///    allows, in the order of their acceptance but for those that are tried again.
/// 4. A function that is not deployed keeps its invocations waiting.
/// 5. What is given up or cancelled is told to the function's `onFailure` targets before it is at
///    its end; where the process dies in between it is told once more.
/// 6. Where there are other nodes, one of them has the event in memory before it is accepted, and
///    the others bring to their end what a node leaves. Nothing of it is begun where too few are
///    together.
/// 7. What is given up, unless its policy says to skip it, is a [KeptLetter] in the write that is
///    its end.
/// 8. What a topic keeps is begun when the topic gives it, and is the topic's again when it is let
///    go: this node's disk knows nothing of it before its end.
///
/// Public methods after the start: any thread; futures complete on the caller's context.
public final class AsyncInvocations extends VerticleBase implements Carrier, Copies.Heir {

    private static final Logger LOG = LoggerFactory.getLogger(AsyncInvocations.class);
    private static final Duration SWEEP = Duration.ofSeconds(1);

    /// A node that does nothing for so long may have been taken for lost.
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /// How many of a function and trigger are where.
    public record Count(FunctionName function, String trigger, String state) {}

    /// What there is from the start on.
    private record Started(Invoker invoker, Lookup lookup, Endings endings) {}

    private final Journal journal;
    private final Copies copies;
    private final KeptLetters letters;
    private final Catalogue catalogue;
    private final Supplier<Invoker> invokers;
    private final Supplier<FailureTargets> failureTargets;
    private final Consumer<InvocationId> cancel;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DeliveryListener listener;

    private final Shelf shelf = new Shelf();
    private final Expiry expiry;
    private final Backlog backlog;
    private @Nullable Started started;
    private Instant swept = Instant.EPOCH;
    private int running;
    private @Nullable Promise<Void> drained;

    /// @param invokers asked on this verticle's event loop, as are the failure targets
    /// @param cancel ends an invocation wherever it is, as well as it can
    public AsyncInvocations(
            Journal journal,
            Copies copies,
            KeptLetters letters,
            AcceptanceSettings settings,
            Catalogue catalogue,
            Supplier<Invoker> invokers,
            Supplier<FailureTargets> failureTargets,
            Consumer<InvocationId> cancel,
            InstantSource clock,
            RandomGenerator random,
            DeliveryListener listener) {
        this.journal = journal;
        this.copies = copies;
        this.letters = letters;
        this.catalogue = catalogue;
        this.invokers = invokers;
        this.failureTargets = failureTargets;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
        this.listener = listener;
        backlog = new Backlog(settings);
        expiry = new Expiry(journal, shelf, settings.results());
    }

    private Started started() {
        return requireNonNull(started);
    }

    /// Goes on with what the journal has.
    @Override
    public Future<?> start() {
        var lookup = new Lookup(vertx, journal, shelf);
        var endings =
                new Endings(
                        vertx,
                        journal,
                        letters,
                        lookup,
                        catalogue,
                        failureTargets.get(),
                        clock,
                        () -> drained == null);
        started = new Started(invokers.get(), lookup, endings);
        return vertx.executeBlocking(() -> Recovery.of(journal))
                .onSuccess(recovered -> {
                    swept = clock.instant();
                    copies.open(this);
                    recovered.forEach(this::recover);
                    vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep());
                });
    }

    private void recover(Held held) {
        shelf.add(held);
        if (held.progress instanceof Ended) {
            return;
        }
        backlog.take(held.function);
        listener.received(held.function, held.trigger);
        resume(held);
    }

    /// Goes on with it if no other node does.
    private void resume(Held held) {
        var before = held.progress;
        held.resuming = true;
        copies.resume(held.id, () -> journal.read(held.eventKey()).map(Optional::orElseThrow))
                .onSuccess(isMine -> {
                    held.resuming = false;
                    if (!held.progress.equals(before)) {
                        return; // It was cancelled meanwhile.
                    }
                    if (!isMine) {
                        leave(held);
                    } else if (before instanceof Retrying retrying) {
                        awaitRetry(held, retrying);
                    } else {
                        backlog.lane(held.function).waiting.add(held);
                        next(held.function);
                    }
                });
    }

    /// To the node that has taken it over.
    private void leave(Held held) {
        drop(held);
        journal.write(
                        Purpose.SETTLE,
                        List.of(
                                new Change.Remove(held.eventKey()),
                                new Change.Remove(held.progressKey())))
                .onFailure(kept ->
                        LOG.warn("{} is another node's, and kept: {}", held.id, kept.getMessage()));
    }

    /// Forgets one that is not at its end.
    private void drop(Held held) {
        backlog.forgetEvent(held);
        shelf.remove(held);
        backlog.leave(held.function);
        listener.released(held.function, held.trigger, 1);
        held.watchers.forEach(Promise::tryComplete);
        held.watchers.clear();
    }

    @Override
    public void recheck() {
        var aside = new ArrayList<Held>();
        for (var lane : backlog.lanes()) {
            lane.waiting.stream().filter(AsyncInvocations::isShared).forEach(aside::add);
            lane.waiting.removeIf(AsyncInvocations::isShared);
        }
        for (var held : shelf.all()) {
            if (held.progress instanceof Retrying && !held.resuming && isShared(held)) {
                vertx.cancelTimer(held.retryTimer);
                aside.add(held);
            }
        }
        aside.forEach(this::resume);
    }

    /// Whether it is among the [Copies].
    private static boolean isShared(Held held) {
        return held.keeper == Held.Keeper.JOURNAL;
    }

    @Override
    public Future<Void> adopt(InvocationId id, int attempt, Buffer event) {
        if (drained != null) {
            return Future.failedFuture("this node is draining");
        }
        if (shelf.find(id) != null) {
            return Future.succeededFuture();
        }
        var accepted = StoredEvent.read(id, Stored.parse(event));
        var changes = new ArrayList<Change>();
        changes.add(new Change.Put(Held.eventKey(id), event));
        if (attempt > 1) {
            var retrying = new Retrying(attempt, clock.instant(), "its node has gone");
            changes.add(
                    new Change.Put(Held.progressKey(id), StoredProgress.of(retrying).toBuffer()));
        }
        return journal.write(Purpose.SETTLE, changes)
                .onSuccess(_ -> {
                    backlog.take(accepted.function());
                    enter(new Held(accepted, new Waiting(attempt)), accepted.event());
                })
                .mapEmpty();
    }

    /// As [Acceptance#accept(AcceptedEvent)] does.
    public Future<Receipt> accept(AcceptedEvent event) {
        var stored = StoredEvent.of(event).toBuffer();
        return here(() -> take(event, stored, null));
    }

    /// Accepts the event of a letter, and removes the letter: both or neither.
    ///
    /// @param id of the new one
    /// @return never fails
    Future<Receipt> acceptAgain(KeptLetter letter, InvocationId id) {
        var event = letter.accepted().again(id, clock.instant());
        var stored = StoredEvent.of(event).toBuffer();
        return here(() -> take(event, stored, letter));
    }

    /// @param letter whose place it takes
    private Future<Receipt> take(AcceptedEvent event, Buffer stored, @Nullable KeptLetter letter) {
        var full = backlog.refusal(event.function());
        if (full.isPresent()) {
            return Future.succeededFuture(full.get());
        }
        backlog.take(event.function());
        var held = new Held(event, new Waiting(1));
        var changes = new ArrayList<Change>();
        changes.add(new Change.Put(held.eventKey(), stored));
        if (letter != null) {
            changes.add(new Change.Remove(StoredLetter.key(letter.id())));
        }
        var written = journal.write(Purpose.TAKE, changes);
        return Future.join(written, copies.keep(event.id(), stored))
                .<Receipt>map(_ -> {
                    enter(held, event.event());
                    return new Receipt.Accepted(event.id());
                })
                .recover(notDurable -> {
                    backlog.leave(event.function());
                    return takeBack(held, written, letter)
                            .transform(_ -> Future.succeededFuture(notDurable(notDurable)));
                });
    }

    private static Receipt notDurable(Throwable why) {
        return new Receipt.NotDurable(String.valueOf(why.getMessage()));
    }

    /// As well as it can be: whoever sent it has been told that it may happen all the same.
    private Future<Void> takeBack(Held held, Future<?> written, @Nullable KeptLetter letter) {
        copies.end(held.id, held.progress.attempt());
        if (!written.succeeded()) {
            return Future.succeededFuture();
        }
        var changes = new ArrayList<Change>();
        changes.add(new Change.Remove(held.eventKey()));
        if (letter != null) {
            changes.add(new Change.Put(StoredLetter.key(letter.id()), StoredLetter.of(letter)));
        }
        return journal.write(Purpose.SETTLE, changes)
                .onFailure(kept ->
                        LOG.warn(
                                "{} was refused, and will run after the next start: {}",
                                held.id,
                                kept.getMessage()));
    }

    @Override
    public Future<Ending> carry(AcceptedEvent event) {
        return here(() -> {
            var known = shelf.find(event.id());
            if (known != null && known.progress instanceof Ended) {
                return Future.succeededFuture(Ending.AT_ITS_END);
            }
            if (drained != null) {
                return Future.succeededFuture(Ending.LET_GO);
            }
            var held = known == null ? takeIn(event) : known;
            Promise<Ending> ending = Promise.promise();
            held.left = false;
            held.carried.add(ending);
            return ending.future();
        });
    }

    private Held takeIn(AcceptedEvent event) {
        backlog.take(event.function());
        var held = new Held(event, new Waiting(1), Held.Keeper.TOPIC);
        enter(held, event.event());
        return held;
    }

    @Override
    public void letGo(Collection<InvocationId> ids) {
        context.runOnContext(_ -> {
            for (var id : ids) {
                var held = shelf.find(id);
                if (held != null && !held.carried.isEmpty()) {
                    letGo(held);
                }
            }
        });
    }

    private void letGo(Held held) {
        switch (held.progress) {
            case Ended _ -> {}
            case Running _ -> held.left = true;
            case Waiting _ -> {
                backlog.lane(held.function).waiting.remove(held);
                giveBack(held);
            }
            case Retrying _ -> {
                vertx.cancelTimer(held.retryTimer);
                giveBack(held);
            }
        }
    }

    /// To the topic that keeps it.
    private void giveBack(Held held) {
        drop(held);
        held.tell(Ending.LET_GO);
    }

    private void enter(Held held, Event event) {
        listener.received(held.function, held.trigger);
        backlog.remember(held, event);
        shelf.add(held);
        backlog.lane(held.function).waiting.add(held);
        next(held.function);
    }

    /// Begins what may begin.
    private void next(FunctionName function) {
        var lane = backlog.lane(function);
        var spec = catalogue.function(function);
        while (drained == null
                && spec.isPresent()
                && lane.running < spec.get().limits().concurrency()
                && !lane.waiting.isEmpty()
                && mayBegin(lane.waiting.getFirst())) {
            begin(lane.waiting.removeFirst(), lane, spec.get());
        }
    }

    /// Others take over what is shared where too few are together; what a topic keeps is this
    /// node's for as long as the topic gives it to nobody else.
    private boolean mayBegin(Held held) {
        return !isShared(held) || copies.isMajority();
    }

    private void begin(Held held, Lane lane, FunctionSpec spec) {
        int attempt = held.progress.attempt();
        held.progress = new Running(attempt);
        if (age(held).compareTo(spec.delivery().maxAge()) > 0) {
            giveUp(
                    held,
                    spec,
                    new RetryPlan.Decision.Exhausted(
                            ExhaustedReason.MAX_AGE, "its turn did not come before"),
                    new Outcome.TimedOut(Outcome.TimedOut.Stage.WAITING));
            return;
        }
        lane.running++;
        running++;
        started()
                .lookup()
                .event(held)
                .compose(event -> started().invoker().invoke(invocation(held, spec, event)))
                .otherwise(broken -> new Outcome.Unreachable(String.valueOf(broken)))
                .onSuccess(outcome -> context.runOnContext(_ -> settle(held, lane, spec, outcome)));
    }

    private static Invocation invocation(Held held, FunctionSpec spec, Event event) {
        int attempt = held.progress.attempt();
        return new Invocation(
                held.id,
                spec.id(),
                held.trigger,
                event,
                attempt,
                Math.max(attempt, spec.delivery().maxAttempts()),
                Deadline.after(spec.limits().timeout()),
                0);
    }

    private void settle(Held held, Lane lane, FunctionSpec spec, Outcome outcome) {
        lane.running--;
        running--;
        if (isCutOff(held, outcome)) {
            return;
        }
        switch (new RetryPlan(spec.delivery())
                .after(held.progress.attempt(), unlessUnasked(held, outcome), age(held), random)) {
            case RetryPlan.Decision.Settled _ -> end(held, End.SUCCEEDED, outcome, null);
            case RetryPlan.Decision.Retry retry -> {
                if (held.wish == Held.Wish.CANCEL) {
                    end(held, End.CANCELLED, outcome, cancelled(held, outcome));
                } else {
                    retry(held, retry, outcome);
                }
            }
            case RetryPlan.Decision.Exhausted exhausted -> giveUp(held, spec, exhausted, outcome);
        }
        next(held.function);
        completeDrain();
    }

    /// This node closes: it runs again after the next start.
    private boolean isCutOff(Held held, Outcome outcome) {
        return drained != null
                && drained.future().isComplete()
                && outcome instanceof Outcome.Cancelled
                && held.wish == Held.Wish.NONE;
    }

    /// A cancellation that nobody asked for: the node that ran it has closed.
    private static Outcome unlessUnasked(Held held, Outcome outcome) {
        return outcome instanceof Outcome.Cancelled && held.wish == Held.Wish.NONE
                ? new Outcome.Cancelled(Outcome.Cancelled.By.CLOSING_NODE)
                : outcome;
    }

    private void giveUp(
            Held held, FunctionSpec spec, RetryPlan.Decision.Exhausted exhausted, Outcome outcome) {
        var reason = exhausted.reason();
        if (reason == ExhaustedReason.CANCELLED || held.wish == Held.Wish.CANCEL) {
            end(held, End.CANCELLED, outcome, cancelled(held, outcome));
            return;
        }
        var why = givenUp(held, reason, exhausted.detail());
        switch (spec.delivery().onExhausted()) {
            case SKIP -> {}
            case DEAD_LETTER, STOP ->
                    held.cause =
                            KeptLetter.Cause.of(
                                    spec,
                                    clock.instant(),
                                    why.attempts(),
                                    reason,
                                    why.error(),
                                    outcome);
        }
        end(held, End.FAILED, outcome, why);
    }

    private void retry(Held held, RetryPlan.Decision.Retry retry, Outcome outcome) {
        if (held.left) {
            giveBack(held);
            return;
        }
        listener.retried(held.function, held.trigger);
        var retrying =
                new Retrying(retry.attempt(), clock.instant().plus(retry.after()), outcome.word());
        held.progress = retrying;
        switch (held.keeper) {
            case JOURNAL -> keep(held, retrying);
            case TOPIC -> {}
        }
        awaitRetry(held, retrying);
    }

    private void keep(Held held, Retrying retrying) {
        copies.next(held.id, retrying.attempt());
        var value = StoredProgress.of(retrying).toBuffer();
        journal.write(Purpose.SETTLE, List.of(new Change.Put(held.progressKey(), value)))
                .onFailure(lost ->
                        LOG.warn(
                                "{}: after a crash attempt {} may be made again: {}",
                                held.id,
                                retrying.attempt() - 1,
                                lost.getMessage()));
    }

    private void awaitRetry(Held held, Retrying retrying) {
        long wait = Duration.between(clock.instant(), retrying.due()).toMillis();
        held.retryTimer =
                vertx.setTimer(
                        Math.max(1, wait),
                        _ -> {
                            held.progress = new Waiting(retrying.attempt());
                            backlog.lane(held.function).waiting.add(held);
                            next(held.function);
                        });
    }

    private static GivenUp givenUp(Held held, ExhaustedReason reason, String detail) {
        return new GivenUp(held.id, held.progress.attempt(), reason, detail);
    }

    private static GivenUp cancelled(Held held, Outcome last) {
        return givenUp(
                held,
                ExhaustedReason.CANCELLED,
                last instanceof Outcome.Cancelled ? last.word() : "cancelled after " + last.word());
    }

    /// @param why it was given up; absent where it was not
    private void end(Held held, End end, Outcome outcome, @Nullable GivenUp why) {
        running++;
        started()
                .endings()
                .tell(held, why)
                .onComplete(_ -> context.runOnContext(_ -> told(held, end, outcome, why)));
    }

    private void told(Held held, End end, Outcome outcome, @Nullable GivenUp why) {
        running--;
        started()
                .endings()
                .write(held, end, outcome, why == null ? null : why.reason())
                .onSuccess(ended -> ended(held, ended));
        completeDrain();
    }

    private void ended(Held held, Ended ended) {
        if (isShared(held)) {
            copies.end(held.id, ended.attempt());
        }
        backlog.forgetEvent(held);
        backlog.leave(held.function);
        shelf.end(held, ended);
        var reason = ended.reason();
        if (reason != null && held.cause != null) {
            listener.deadLettered(held.function, held.trigger, reason);
        } else if (reason != null) {
            listener.skipped(held.function, held.trigger, reason);
        }
        listener.settled(held.function, held.trigger);
        held.watchers.forEach(Promise::tryComplete);
        held.watchers.clear();
        held.tell(Ending.AT_ITS_END);
    }

    /// As [Acceptance#find] does, among those of this node.
    public Future<Optional<Found>> find(InvocationId id, Duration wait) {
        return here(() -> started().lookup().find(id, wait));
    }

    /// The latest first.
    ///
    /// @param state as [Progress#word] has it; absent: any
    /// @param after the last of the page before; absent, or forgotten meanwhile: the first page
    public Future<List<Status>> list(
            @Nullable FunctionName function,
            @Nullable String state,
            @Nullable InvocationId after,
            int limit) {
        return here(() ->
                Future.succeededFuture(started().lookup().page(function, state, after, limit)));
    }

    /// As [Acceptance#cancel] does, among those of this node.
    public Future<Optional<Status>> cancel(InvocationId id) {
        return here(() -> {
            var held = shelf.find(id);
            if (held == null) {
                return Future.succeededFuture(Optional.empty());
            }
            return cancelled(held).map(_ -> Optional.of(held.status()));
        });
    }

    private Future<Void> cancelled(Held held) {
        switch (held.progress) {
            case Ended _ -> {
                return Future.succeededFuture();
            }
            case Running _ -> {
                held.wish = Held.Wish.CANCEL;
                cancel.accept(held.id);
                return Future.succeededFuture();
            }
            case Waiting waiting -> {
                backlog.lane(held.function).waiting.remove(held);
                held.progress = new Running(waiting.attempt());
            }
            case Retrying retrying -> {
                vertx.cancelTimer(held.retryTimer);
                held.progress = new Running(retrying.attempt());
            }
        }
        var outcome = new Outcome.Cancelled();
        end(held, End.CANCELLED, outcome, cancelled(held, outcome));
        return started().lookup().endOf(held, SWEEP);
    }

    /// Accepts the event of another one again.
    ///
    /// @param id of the new one
    /// @return empty where the other one is not known
    public Future<Optional<Receipt>> replay(InvocationId other, InvocationId id) {
        return here(() -> started().lookup().accepted(other))
                .compose(known ->
                        known.isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : accept(known.get().again(id, clock.instant())).map(Optional::of));
    }

    public Durability durability() {
        return copies.durability();
    }

    /// How many there are of each kind.
    public Future<Map<Count, Integer>> counts() {
        return here(() -> Future.succeededFuture(started().lookup().counts()));
    }

    /// Begins nothing more, and waits for what runs; what waits stays in the journal for the next
    /// start.
    ///
    /// @param timeout after which what still runs is left to it too
    public Future<Void> drain(Duration timeout) {
        return here(() -> {
            if (drained == null) {
                Promise<Void> promise = Promise.promise();
                drained = promise;
                vertx.setTimer(Math.max(1, timeout.toMillis()), _ -> promise.tryComplete());
                completeDrain();
                var _ = promise.future().onSuccess(_ -> release());
            }
            return drained.future();
        });
    }

    private void completeDrain() {
        if (drained != null && running == 0) {
            drained.tryComplete();
        }
    }

    private void release() {
        for (var held : shelf.all()) {
            if (!(held.progress instanceof Ended)) {
                vertx.cancelTimer(held.retryTimer);
                listener.released(held.function, held.trigger, 1);
            }
        }
    }

    private void sweep() {
        var now = clock.instant();
        if (now.isAfter(swept.plus(PAUSE))) {
            recheck();
        }
        swept = now;
        backlog.functions().forEach(this::next);
        expiry.forget(now);
    }

    private Duration age(Held held) {
        return Duration.between(held.at, clock.instant());
    }

    private <T> Future<T> here(Supplier<Future<T>> action) {
        var caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        context.runOnContext(_ ->
                action.get()
                        .onComplete(result -> caller.runOnContext(_ -> promise.handle(result))));
        return promise.future();
    }
}
