package dev.hearth.trigger.timer;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Invokes a function at every slot of a schedule.
///
/// 1. A slot fires at most once, whatever the clock does, and its event id is the same on every
///    node.
/// 2. A failed slot is tried again by the function's delivery policy. An exhausted slot is reported
///    and dropped, it has no dead letter; with `onExhausted: stop` the trigger stops.
/// 3. Slots that pass while the trigger is paused, held up or (with `overlap: forbid`) still busy
///    are counted as missed and never caught up; of one hold-up at most 200 are counted.
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
    private final InstantSource clock;
    private final RandomGenerator random;
    private final DeliveryListener deliveries;
    private final TimerListener timers;

    private final Map<Instant, Firing> running = new HashMap<>();
    private @Nullable Context context;
    private State state = State.RUNNING;
    private @Nullable String lastError;
    private @Nullable Instant lastFire;
    private @Nullable Instant nextFire;
    private long sleep = -1;
    private @Nullable Promise<Void> drained;

    /// @throws IllegalArgumentException when the schedule cannot be read, see [Slots#of]
    public TimerTrigger(
            Vertx vertx,
            FunctionSpec function,
            Trigger.Timer trigger,
            Invoker invoker,
            InstantSource clock,
            RandomGenerator random,
            DeliveryListener deliveries,
            TimerListener timers) {
        this.vertx = vertx;
        this.function = function;
        this.trigger = trigger;
        this.slots = Slots.of(trigger.schedule());
        this.invoker = invoker;
        this.clock = clock;
        this.random = random;
        this.deliveries = deliveries;
        this.timers = timers;
    }

    @Override
    public Future<Void> start() {
        var here = vertx.getOrCreateContext();
        context = here;
        return onContext(() -> {
            nextFire = slots.next(clock.instant()).orElse(null);
            sleepUntilNext();
        });
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
            return drained.future();
        }
        Promise<Void> promise = Promise.promise();
        drained = promise;
        state = State.CLOSED;
        nextFire = null;
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
        return promise.future();
    }

    private void release(Firing firing) {
        deliveries.released(name(), trigger.name(), 1);
        finished(firing);
    }

    private void finished(Firing firing) {
        running.remove(firing.slot);
        if (drained != null && running.isEmpty()) {
            drained.tryComplete();
        }
    }

    private void sleepUntilNext() {
        var next = nextFire;
        if (next == null || state == State.CLOSED) {
            return;
        }
        var wait = Duration.between(clock.instant(), next);
        long millis = Math.min(wait.plusNanos(999_999).toMillis(), LONGEST_SLEEP.toMillis());
        sleep = vertx.setTimer(Math.max(1, millis), _ -> wake());
    }

    private void wake() {
        var slot = nextFire;
        if (slot == null || state == State.CLOSED) {
            return;
        }
        var now = clock.instant();
        if (!now.isBefore(slot)) {
            reached(slot, now);
            nextFire = after(slot, now);
        }
        sleepUntilNext();
    }

    private @Nullable Instant after(Instant slot, Instant now) {
        var passage = Passage.of(slots, slot, now);
        if (passage.missed() > 0) {
            timers.missed(name(), trigger.name(), passage.missed());
        }
        return passage.next().orElse(null);
    }

    private void reached(Instant slot, Instant now) {
        boolean busy = trigger.overlap() == Trigger.Timer.Overlap.FORBID && !running.isEmpty();
        if (state != State.RUNNING || busy) {
            timers.missed(name(), trigger.name(), 1);
            return;
        }
        lastFire = slot;
        var started = new Firing(slot, now);
        running.put(slot, started);
        deliveries.received(name(), trigger.name());
        timers.fired(name(), trigger.name(), Duration.between(slot, now));
        attempt(started);
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
                deliveries.settled(name(), trigger.name());
                finished(firing);
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
        deliveries.skipped(name(), trigger.name(), exhausted.reason());
        deliveries.settled(name(), trigger.name());
        finished(firing);
    }

    private TriggerStatus snapshot() {
        return new TriggerStatus(
                name(),
                trigger.name(),
                state,
                lastError,
                new TriggerStatus.Detail.Timer(lastFire, nextFire, running.size()));
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
