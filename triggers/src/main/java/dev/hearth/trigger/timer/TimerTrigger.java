package dev.hearth.trigger.timer;

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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Invokes a function at every slot of a schedule.
///
/// 1. What becomes of a slot is decided by a [Timetable]; its event id is the same on every node
///    and after a restart.
/// 2. A failed slot is tried again by the function's delivery policy. An exhausted slot is reported
///    and dropped, it has no dead letter; with `onExhausted: stop` the trigger stops.
/// 3. Where missed slots are made up for, [SlotFile] knows a moment up to which everything is done
///    before the first slot fires; a slot whose function had not come to its end when the process
///    died is later than that.
///
/// Any thread, after [#start]; what it does, it does on the event loop of the context that called
/// that.
public final class TimerTrigger implements SourceTrigger {

    /// The wall clock may be set while a timer waits: look at it at least this often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(TimerTrigger.class);

    private final Vertx vertx;
    private final FunctionSpec function;
    private final Trigger.Timer trigger;
    private final Slots slots;
    private final Invoker invoker;
    private final FailureTargets failures;
    private final Consumer<InvocationId> cancel;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DeliveryListener deliveries;
    private final TimerListener timers;
    private final DoneMark mark;

    private final Map<Instant, Firing> running = new HashMap<>();
    private @Nullable Context context;
    private State state = State.RUNNING;
    private @Nullable String lastError;
    private @Nullable Instant lastFire;
    private @Nullable Timetable table;
    private long sleep = -1;
    private @Nullable Promise<Void> drained;

    /// @param cancel ends an invocation wherever it is, as well as it can; called on the event loop
    /// @param file used where missed slots are made up for
    /// @throws IllegalArgumentException when the schedule cannot be read, see [Slots#of]
    public TimerTrigger(
            Vertx vertx,
            FunctionSpec function,
            Trigger.Timer trigger,
            Invoker invoker,
            FailureTargets failures,
            Consumer<InvocationId> cancel,
            InstantSource clock,
            RandomGenerator random,
            DeliveryListener deliveries,
            TimerListener timers,
            SlotFile file) {
        this.vertx = vertx;
        this.function = function;
        this.trigger = trigger;
        this.slots = Slots.of(trigger);
        this.invoker = invoker;
        this.failures = failures;
        this.cancel = cancel;
        this.clock = clock;
        this.random = random;
        this.deliveries = deliveries;
        this.timers = timers;
        this.mark = new DoneMark(file, function.name(), trigger);
    }

    @Override
    public Future<Void> start() {
        var here = vertx.getOrCreateContext();
        context = here;
        Promise<Future<Void>> remembered = Promise.promise();
        return onContext(() -> remembered.complete(open(clock.instant())))
                .compose(_ -> remembered.future())
                .compose(written -> written)
                .compose(_ -> onContext(this::look));
    }

    private Future<Void> open(Instant now) {
        var jitter = new Jitter(trigger.jitter(), name() + "/" + trigger.name());
        var opened = new Timetable(trigger, slots, jitter, now, mark.recall(now));
        table = opened;
        return mark.move(opened.done());
    }

    @Override
    public Future<Void> pause() {
        return onContext(() -> {
            if (state == State.RUNNING) {
                state = State.PAUSED;
            }
        });
    }

    @Override
    public Future<Void> resume() {
        return onContext(() -> {
            if (state == State.PAUSED || state == State.FAILED) {
                look();
                state = State.RUNNING;
                lastError = null;
            }
        });
    }

    @Override
    public Future<TriggerStatus> status() {
        Promise<TriggerStatus> promise = Promise.promise();
        return onContext(() -> promise.complete(snapshot())).compose(_ -> promise.future());
    }

    @Override
    public Future<Void> drain(Duration timeout) {
        Promise<Future<Void>> promise = Promise.promise();
        return onContext(() -> promise.complete(close(timeout)))
                .compose(_ -> promise.future())
                .compose(future -> future);
    }

    private Future<Void> close(Duration timeout) {
        if (drained != null) {
            return drained.future().compose(_ -> mark.rest());
        }
        Promise<Void> promise = Promise.promise();
        drained = promise;
        state = State.CLOSED;
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
        return promise.future().compose(_ -> mark.rest());
    }

    private void release(Firing firing) {
        deliveries.released(name(), trigger.name(), 1);
        running.remove(firing.slot);
        completeDrain();
    }

    private void completeDrain() {
        if (drained != null && running.isEmpty()) {
            drained.tryComplete();
        }
    }

    private void settled(Firing firing) {
        deliveries.settled(name(), trigger.name());
        table().settled(firing.slot);
        running.remove(firing.slot);
        look();
        completeDrain();
    }

    private void look() {
        vertx.cancelTimer(sleep);
        if (state != State.CLOSED) {
            var now = clock.instant();
            var phase = state == State.RUNNING ? Timetable.Phase.OPEN : Timetable.Phase.HELD;
            table().look(now, phase).forEach(step -> perform(step, now));
            table().wake(now).ifPresent(due -> sleepUntil(due, now));
        }
        mark.move(table().done())
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

    private void perform(Timetable.Step step, Instant now) {
        switch (step) {
            case Timetable.Step.Drop(var count) -> timers.missed(name(), trigger.name(), count);
            case Timetable.Step.GiveUp(var slot) ->
                    replaced(Objects.requireNonNull(running.remove(slot)));
            case Timetable.Step.Fire(var slot, var missed) -> fire(new Firing(slot, missed, now));
        }
    }

    private void replaced(Firing firing) {
        if (firing.waits()) {
            vertx.cancelTimer(firing.retryTimer);
        } else {
            cancel.accept(firing.id(name(), trigger.name()));
        }
        deliveries.skipped(name(), trigger.name(), ExhaustedReason.CANCELLED);
        deliveries.settled(name(), trigger.name());
    }

    private void fire(Firing firing) {
        lastFire = firing.slot;
        running.put(firing.slot, firing);
        deliveries.received(name(), trigger.name());
        if (firing.missed == 0) {
            timers.fired(name(), trigger.name(), table().lateness(firing.slot, firing.since));
        } else {
            timers.madeUp(name(), trigger.name());
        }
        attempt(firing);
    }

    private void attempt(Firing firing) {
        firing.begin();
        Future.succeededFuture(firing.invocation(function, trigger))
                .compose(invoker::invoke)
                .otherwise(broken -> new Outcome.Unreachable(String.valueOf(broken)))
                .onSuccess(outcome -> here().runOnContext(_ -> settle(firing, outcome)));
    }

    private void settle(Firing firing, Outcome outcome) {
        if (running.get(firing.slot) != firing) {
            return;
        }
        var age = Duration.between(firing.since, clock.instant());
        switch (new RetryPlan(function.delivery()).after(firing.attempt, outcome, age, random)) {
            case RetryPlan.Decision.Settled _ -> {
                lastError = null;
                settled(firing);
            }
            case RetryPlan.Decision.Retry retry -> retry(firing, retry);
            case RetryPlan.Decision.Exhausted exhausted -> giveUp(firing, exhausted);
        }
    }

    private void retry(Firing firing, RetryPlan.Decision.Retry retry) {
        if (state == State.CLOSED) {
            release(firing);
            return;
        }
        deliveries.retried(name(), trigger.name());
        firing.attempt = retry.attempt();
        firing.retryTimer =
                vertx.setTimer(Math.max(1, retry.after().toMillis()), _ -> attempt(firing));
    }

    private void giveUp(Firing firing, RetryPlan.Decision.Exhausted exhausted) {
        lastError =
                "slot %s: %s: %s"
                        .formatted(firing.slot, exhausted.reason().word(), exhausted.detail());
        LOG.warn("{}.{}: {}", name(), trigger.name(), lastError);
        if (function.delivery().onExhausted() == Delivery.OnExhausted.STOP
                && state == State.RUNNING) {
            state = State.FAILED;
        }
        if (function.onFailure().isEmpty()) {
            skipped(firing, exhausted.reason());
            return;
        }
        var last = firing.invocation(function, trigger);
        var why = new GivenUp(last.id(), last.attempt(), exhausted.reason(), exhausted.detail());
        failures.tell(function, last.event(), why)
                .onComplete(_ -> here().runOnContext(_ -> told(firing, exhausted.reason())));
    }

    private void told(Firing firing, ExhaustedReason reason) {
        if (running.get(firing.slot) == firing) {
            skipped(firing, reason);
        }
    }

    private void skipped(Firing firing, ExhaustedReason reason) {
        deliveries.skipped(name(), trigger.name(), reason);
        settled(firing);
    }

    private TriggerStatus snapshot() {
        return new TriggerStatus(
                name(),
                trigger.name(),
                state,
                lastError,
                new TriggerStatus.Detail.Timer(lastFire, nextFire(), running.size()));
    }

    private @Nullable Instant nextFire() {
        return state == State.CLOSED ? null : table().next().orElse(null);
    }

    private Timetable table() {
        return Objects.requireNonNull(table, "start() comes first");
    }

    private FunctionName name() {
        return function.name();
    }

    private Context here() {
        return Objects.requireNonNull(context, "start() comes first");
    }

    private Future<Void> onContext(Runnable action) {
        Promise<Void> promise = Promise.promise();
        here().runOnContext(_ -> {
            action.run();
            promise.complete();
        });
        return promise.future();
    }
}
