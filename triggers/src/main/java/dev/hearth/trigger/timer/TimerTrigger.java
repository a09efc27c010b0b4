package dev.hearth.trigger.timer;

import dev.hearth.acceptance.KeptLetter;
import dev.hearth.acceptance.KeptLetters;
import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.InvocationId;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Outcome;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Invokes a function at every slot of a schedule.
///
/// 1. What becomes of a slot is decided by a [Timetable]; its event id is the same on every node
///    and after a restart.
/// 2. A failed slot is tried again by the function's delivery policy. An exhausted slot is settled
///    once it is a [KeptLetter], or dropped with `onExhausted: skip`; with `stop` the trigger stops
///    besides.
/// 3. Where missed slots are made up for, [SlotFile] knows a moment up to which everything is done
///    before the first slot fires; a slot whose function had not come to its end when the process
///    died is later than that.
/// 4. With `scope: cluster` the nodes share the slots through a [SlotLedger]: each fires on one.
///
/// Any thread, after [#start]; what it does, it does on the event loop of the context that called
/// that.
public final class TimerTrigger implements SourceTrigger {

    /// The wall clock may be set while a timer waits: look at it at least this often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    /// After what could not be read or written.
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(TimerTrigger.class);

    private final Vertx vertx;
    private final FunctionSpec function;
    private final Trigger.Timer trigger;
    private final Slots slots;
    private final Jitter jitter;
    private final Invoker invoker;
    private final FailureTargets failures;
    private final KeptLetters letters;
    private final Consumer<InvocationId> cancel;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DeliveryListener deliveries;
    private final TimerListener timers;
    private final DoneMark mark;
    private final SlotLedger ledger;

    private final Map<Instant, Firing> running = new HashMap<>();
    private @Nullable Context context;
    private boolean closed;
    private @Nullable String lastError;

    /// Why nothing can be known of the slots at the moment.
    private @Nullable String bookError;

    private @Nullable Instant lastFire;
    private @Nullable Book book;
    private Look look = Look.NONE;
    private long sleep = -1;
    private @Nullable Promise<Void> drained;

    /// Whether the book is being asked.
    private enum Look {
        NONE,
        UNDER_WAY,
        /// What it is being asked for may have changed.
        AND_ANOTHER
    }

    /// @param cancel ends an invocation wherever it is, as well as it can; called on the event loop
    /// @param file used where missed slots are made up for
    /// @param ledger used with `scope: cluster`
    /// @throws IllegalArgumentException when the schedule cannot be read, see [Slots#of]
    public TimerTrigger(
            Vertx vertx,
            FunctionSpec function,
            Trigger.Timer trigger,
            Invoker invoker,
            FailureTargets failures,
            KeptLetters letters,
            Consumer<InvocationId> cancel,
            InstantSource clock,
            RandomGenerator random,
            DeliveryListener deliveries,
            TimerListener timers,
            SlotFile file,
            SlotLedger ledger) {
        this.vertx = vertx;
        this.function = function;
        this.trigger = trigger;
        this.slots = Slots.of(trigger);
        this.jitter = new Jitter(trigger.jitter(), function.name() + "/" + trigger.name());
        this.invoker = invoker;
        this.failures = failures;
        this.letters = letters;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
        this.deliveries = deliveries;
        this.timers = timers;
        this.mark = new DoneMark(file, function.name(), trigger);
        this.ledger = ledger;
    }

    @Override
    public Future<Void> start() {
        context = vertx.getOrCreateContext();
        return here(() -> open(clock.instant())).onSuccess(_ -> here().runOnContext(_ -> look()));
    }

    private Future<Void> open(Instant now) {
        var done = mark.recall(now);
        book =
                switch (trigger.scope()) {
                    case NODE -> new OwnBook(new Timetable(trigger, slots, jitter, now, done));
                    case CLUSTER ->
                            new SharedBook(
                                    ledger,
                                    key(),
                                    SlotFile.text(trigger.schedule()),
                                    new LedgerEntry.Rule(
                                            trigger,
                                            slots,
                                            jitter,
                                            new Lease(function.limits().timeout())),
                                    now,
                                    done,
                                    () -> here().runOnContext(_ -> look()));
                };
        return mark.move(book.done());
    }

    @Override
    public Future<Void> pause() {
        return here(() ->
                closed || book().held() != null
                        ? Future.succeededFuture()
                        : book().hold(Hold.PAUSED));
    }

    /// Slots that passed meanwhile do not fire.
    @Override
    public Future<Void> resume() {
        return here(() ->
                closed || book().held() == null
                        ? Future.succeededFuture()
                        : looked().compose(_ -> book().hold(null))
                                .onSuccess(_ -> {
                                    lastError = null;
                                    look();
                                }));
    }

    @Override
    public Future<TriggerStatus> status() {
        return here(() -> Future.succeededFuture(snapshot()));
    }

    @Override
    public Future<Void> drain(Duration timeout) {
        return here(() -> close(timeout));
    }

    private Future<Void> close(Duration timeout) {
        if (drained != null) {
            return drained.future().compose(_ -> mark.rest());
        }
        Promise<Void> promise = Promise.promise();
        drained = promise;
        closed = true;
        vertx.cancelTimer(sleep);
        var waiting = running.values().stream().filter(Firing::waits).toList();
        for (var firing : waiting) {
            vertx.cancelTimer(firing.retryTimer);
            release(firing);
        }
        if (running.isEmpty()) {
            promise.tryComplete();
        } else {
            vertx.setTimer(
                    Math.max(1, timeout.toMillis()),
                    _ -> {
                        for (var firing : List.copyOf(running.values())) {
                            release(firing);
                        }
                    });
        }
        return promise.future().eventually(this::closeBook).compose(_ -> mark.rest());
    }

    private Future<Void> closeBook() {
        if (book != null) {
            book.close();
        }
        return Future.succeededFuture();
    }

    private void release(Firing firing) {
        if (!firing.ended && !firing.released) {
            deliveries.released(name(), trigger.name(), 1);
        }
        firing.released = true;
        book().released(firing.slot, clock.instant())
                .onComplete(_ -> {
                    running.remove(firing.slot, firing);
                    completeDrain();
                });
    }

    private void completeDrain() {
        if (drained != null && running.isEmpty()) {
            drained.tryComplete();
        }
    }

    private void settled(Firing firing) {
        deliveries.settled(name(), trigger.name());
        firing.ended = true;
        writeEnd(firing);
    }

    private void writeEnd(Firing firing) {
        book().settled(firing.slot)
                .onSuccess(_ -> {
                    running.remove(firing.slot, firing);
                    look();
                    completeDrain();
                })
                .onFailure(failure -> {
                    lastError = failure.getMessage();
                    vertx.setTimer(
                            PATIENCE.toMillis(),
                            _ -> {
                                if (running.get(firing.slot) == firing) {
                                    writeEnd(firing);
                                }
                            });
                });
    }

    private void look() {
        switch (look) {
            case NONE -> {
                var _ = looked();
            }
            case UNDER_WAY, AND_ANOTHER -> look = Look.AND_ANOTHER;
        }
    }

    private Future<Void> looked() {
        vertx.cancelTimer(sleep);
        if (closed) {
            remember();
            return Future.succeededFuture();
        }
        var now = clock.instant();
        look = Look.UNDER_WAY;
        return book().look(now, running.keySet())
                .onSuccess(turn -> perform(turn, now))
                .onComplete(turn -> {
                    bookError = turn.failed() ? turn.cause().getMessage() : null;
                    lookAgain(turn.succeeded(), now);
                })
                .mapEmpty();
    }

    private void lookAgain(boolean known, Instant now) {
        remember();
        boolean another = look == Look.AND_ANOTHER;
        look = Look.NONE;
        if (closed) {
            return;
        }
        if (known && another) {
            look();
        } else if (known) {
            book().wake(now).ifPresent(due -> sleepUntil(due, now));
        } else {
            sleepUntil(now.plus(PATIENCE), now);
        }
    }

    private void remember() {
        mark.move(book().done())
                .onFailure(failure -> here().runOnContext(_ -> notWritten(failure)));
    }

    private void sleepUntil(Instant due, Instant now) {
        var wait = Duration.between(now, due);
        var millis =
                wait.compareTo(LONGEST_SLEEP) < 0
                        ? wait.plusNanos(999_999).toMillis()
                        : LONGEST_SLEEP.toMillis();
        sleep = vertx.setTimer(Math.max(1, millis), _ -> look());
    }

    /// Slots go on firing; those since the last write may fire again after a crash.
    private void notWritten(Throwable failure) {
        mark.forget();
        lastError = String.valueOf(failure.getMessage());
        LOG.error("{}.{}: {}", name(), trigger.name(), lastError);
    }

    private void perform(Book.Turn turn, Instant now) {
        turn.steps().forEach(step -> perform(step, now));
        for (var other : turn.takenOn()) {
            LOG.warn("{}: slot {} did not end where it was fired", key(), other.slot());
            run(new Firing(other.slot(), other.missed(), now));
        }
    }

    private void perform(Timetable.Step step, Instant now) {
        switch (step) {
            case Timetable.Step.Drop(var count) -> timers.missed(name(), trigger.name(), count);
            case Timetable.Step.GiveUp(var slot) -> giveUp(slot);
            case Timetable.Step.Fire(var slot, var missed) -> {
                if (!running.containsKey(slot)) {
                    fire(new Firing(slot, missed, now));
                }
            }
        }
    }

    private void fire(Firing firing) {
        if (firing.missed == 0) {
            var late = Duration.between(jitter.due(slots, firing.slot), firing.since);
            timers.fired(name(), trigger.name(), late);
        } else {
            timers.madeUp(name(), trigger.name());
        }
        run(firing);
    }

    /// A later slot takes its place, or another node took it on.
    private void giveUp(Instant slot) {
        var firing = running.remove(slot);
        if (firing == null || firing.ended) {
            completeDrain();
            return;
        }
        if (firing.waits()) {
            vertx.cancelTimer(firing.retryTimer);
        } else {
            cancel.accept(firing.id(name(), trigger.name()));
        }
        deliveries.skipped(name(), trigger.name(), ExhaustedReason.CANCELLED);
        deliveries.settled(name(), trigger.name());
    }

    private void run(Firing firing) {
        lastFire = firing.slot;
        running.put(firing.slot, firing);
        deliveries.received(name(), trigger.name());
        attempt(firing);
    }

    private void attempt(Firing firing) {
        if (!book().mayRun(firing.slot, clock.instant())) {
            // It stood still for so long that another node may have it: the next look tells.
            look();
            attemptAfter(firing, PATIENCE);
            return;
        }
        firing.begin();
        Future.succeededFuture(firing.invocation(function, trigger))
                .compose(invoker::invoke)
                .otherwise(broken -> new Outcome.Unreachable(String.valueOf(broken)))
                .onSuccess(outcome -> here().runOnContext(_ -> settle(firing, outcome)));
    }

    private void attemptAfter(Firing firing, Duration wait) {
        firing.retryTimer = vertx.setTimer(Math.max(1, wait.toMillis()), _ -> attempt(firing));
    }

    private void settle(Firing firing, Outcome outcome) {
        if (running.get(firing.slot) != firing || firing.ended || firing.released) {
            return;
        }
        var age = Duration.between(firing.since, clock.instant());
        switch (new RetryPlan(function.delivery()).after(firing.attempt, outcome, age, random)) {
            case RetryPlan.Decision.Settled _ -> {
                lastError = null;
                settled(firing);
            }
            case RetryPlan.Decision.Retry retry -> retry(firing, retry);
            case RetryPlan.Decision.Exhausted exhausted -> giveUp(firing, exhausted, outcome);
        }
    }

    private void retry(Firing firing, RetryPlan.Decision.Retry retry) {
        if (closed) {
            release(firing);
            return;
        }
        deliveries.retried(name(), trigger.name());
        firing.attempt = retry.attempt();
        attemptAfter(firing, retry.after());
    }

    private void giveUp(Firing firing, RetryPlan.Decision.Exhausted exhausted, Outcome outcome) {
        lastError =
                "slot %s: %s: %s"
                        .formatted(firing.slot, exhausted.reason().word(), exhausted.detail());
        LOG.warn("{}: {}", key(), lastError);
        if (function.delivery().onExhausted() == Delivery.OnExhausted.STOP && !closed) {
            stop(Hold.failed(lastError));
        }
        var cause =
                KeptLetter.Cause.of(
                        function,
                        clock.instant(),
                        firing.attempt,
                        exhausted.reason(),
                        exhausted.detail(),
                        outcome);
        if (function.onFailure().isEmpty()) {
            told(firing, cause);
            return;
        }
        var last = firing.invocation(function, trigger);
        var why = new GivenUp(last.id(), last.attempt(), cause.reason(), exhausted.detail());
        failures.tell(function, last.event(), why)
                .onComplete(_ -> here().runOnContext(_ -> told(firing, cause)));
    }

    private void stop(Hold hold) {
        book().hold(hold).onFailure(_ -> vertx.setTimer(PATIENCE.toMillis(), _ -> stop(hold)));
    }

    private void told(Firing firing, KeptLetter.Cause cause) {
        if (running.get(firing.slot) != firing) {
            return;
        }
        switch (function.delivery().onExhausted()) {
            case SKIP -> {
                deliveries.skipped(name(), trigger.name(), cause.reason());
                settled(firing);
            }
            case DEAD_LETTER, STOP ->
                    deadLetter(firing, new KeptLetter(firing.accepted(name(), trigger), cause));
        }
    }

    private void deadLetter(Firing firing, KeptLetter letter) {
        letters.keep(letter, List.of())
                .onComplete(kept -> here().runOnContext(_ -> answered(firing, letter, kept)));
    }

    private void answered(Firing firing, KeptLetter letter, AsyncResult<Void> kept) {
        if (running.get(firing.slot) != firing) {
            return;
        }
        if (kept.succeeded()) {
            deliveries.deadLettered(name(), trigger.name(), letter.cause().reason());
            settled(firing);
            return;
        }
        lastError =
                "slot %s: its dead letter is not on the disk yet: %s"
                        .formatted(firing.slot, kept.cause().getMessage());
        LOG.error("{}: {}", key(), lastError);
        vertx.setTimer(
                PATIENCE.toMillis(),
                _ -> {
                    if (running.get(firing.slot) == firing) {
                        deadLetter(firing, letter);
                    }
                });
    }

    private TriggerStatus snapshot() {
        var held = book().held();
        var failure = held == null ? bookError : held.failure();
        return new TriggerStatus(
                name(),
                trigger.name(),
                state(),
                failure != null ? failure : lastError,
                new TriggerStatus.Detail.Timer(lastFire, nextFire(), running.size()));
    }

    private State state() {
        var held = book().held();
        if (closed) {
            return State.CLOSED;
        }
        if (held == null) {
            return State.RUNNING;
        }
        return held.failure() == null ? State.PAUSED : State.FAILED;
    }

    private @Nullable Instant nextFire() {
        return closed ? null : book().next().orElse(null);
    }

    private String key() {
        return name() + "/" + trigger.name();
    }

    private Book book() {
        return Objects.requireNonNull(book, "start() comes first");
    }

    private FunctionName name() {
        return function.name();
    }

    private Context here() {
        return Objects.requireNonNull(context, "start() comes first");
    }

    private <T> Future<T> here(Supplier<Future<T>> action) {
        Promise<Future<T>> promise = Promise.promise();
        here().runOnContext(_ -> promise.complete(action.get()));
        return promise.future().compose(future -> future);
    }
}
