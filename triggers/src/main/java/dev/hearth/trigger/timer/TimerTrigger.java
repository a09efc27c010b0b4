package dev.hearth.trigger.timer;

import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.RetryPlan;
import dev.hearth.delivery.SourceTrigger;
import dev.hearth.delivery.StableId;
import dev.hearth.delivery.TriggerStatus;
import dev.hearth.delivery.TriggerStatus.State;
import dev.hearth.function.Delivery;
import dev.hearth.function.FunctionName;
import dev.hearth.function.FunctionSpec;
import dev.hearth.function.Trigger;
import dev.hearth.invocation.Deadline;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.Invocation;
import dev.hearth.invocation.Invoker;
import dev.hearth.invocation.Origin;
import dev.hearth.invocation.Outcome;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
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
public final class TimerTrigger implements SourceTrigger {

    /// The wall clock may be set while a timer waits: look at it at least this often.
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(30);

    /// Looking for the next slot takes a third of a millisecond, on the event loop.
    private static final long MISSED_COUNTED_AT_MOST = 200;

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

    private final Map<Instant, Running> running = new HashMap<>();
    private @Nullable Context context;
    private State state = State.RUNNING;
    private @Nullable String lastError;
    private @Nullable Instant lastFire;
    private @Nullable Instant nextFire;
    private long sleep = -1;
    private @Nullable Promise<Void> drained;

    private static final class Running {
        final Instant slot;
        final Instant since;
        int attempt = 1;
        long retryTimer = -1;

        Running(Instant slot, Instant since) {
            this.slot = slot;
            this.since = since;
        }
    }

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
        var waiting = running.values().stream().filter(slot -> slot.retryTimer >= 0).toList();
        for (var slot : waiting) {
            vertx.cancelTimer(slot.retryTimer);
            release(slot);
        }
        if (running.isEmpty()) {
            promise.tryComplete();
        } else {
            vertx.setTimer(
                    Math.max(1, timeout.toMillis()),
                    _ -> {
                        for (var slot : List.copyOf(running.values())) {
                            release(slot);
                        }
                    });
        }
        return promise.future();
    }

    private void release(Running slot) {
        deliveries.released(name(), trigger.name(), 1);
        finished(slot);
    }

    private void finished(Running slot) {
        running.remove(slot.slot);
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
        long missed = 0;
        var next = slots.next(slot);
        while (next.isPresent() && !next.get().isAfter(now) && missed < MISSED_COUNTED_AT_MOST) {
            missed++;
            next = slots.next(next.get());
        }
        if (missed > 0) {
            timers.missed(name(), trigger.name(), missed);
        }
        return missed < MISSED_COUNTED_AT_MOST ? next.orElse(null) : slots.next(now).orElse(null);
    }

    private void reached(Instant slot, Instant now) {
        boolean busy = trigger.overlap() == Trigger.Timer.Overlap.FORBID && !running.isEmpty();
        if (state != State.RUNNING || busy) {
            timers.missed(name(), trigger.name(), 1);
            return;
        }
        lastFire = slot;
        var started = new Running(slot, now);
        running.put(slot, started);
        deliveries.received(name(), trigger.name());
        timers.fired(name(), trigger.name(), Duration.between(slot, now));
        attempt(started);
    }

    private void attempt(Running slot) {
        slot.retryTimer = -1;
        var invocation =
                new Invocation(
                        StableId.of("cron", name().value(), trigger.name(), slot.slot.toString()),
                        function.id(),
                        trigger.name(),
                        event(slot.slot),
                        slot.attempt,
                        Math.max(slot.attempt, function.delivery().maxAttempts()),
                        Deadline.after(function.limits().timeout()),
                        0);
        Future.succeededFuture(invocation)
                .compose(invoker::invoke)
                .otherwise(broken -> new Outcome.Unreachable(String.valueOf(broken)))
                .onSuccess(outcome -> here().runOnContext(_ -> settle(slot, outcome)));
    }

    private void settle(Running slot, Outcome outcome) {
        if (running.get(slot.slot) != slot) {
            return;
        }
        var age = Duration.between(slot.since, clock.instant());
        switch (new RetryPlan(function.delivery()).after(slot.attempt, outcome, age, random)) {
            case RetryPlan.Decision.Settled _ -> {
                lastError = null;
                deliveries.settled(name(), trigger.name());
                finished(slot);
            }
            case RetryPlan.Decision.Retry retry -> retry(slot, retry);
            case RetryPlan.Decision.Exhausted exhausted -> giveUp(slot, exhausted);
        }
    }

    private void retry(Running slot, RetryPlan.Decision.Retry retry) {
        if (state == State.CLOSED) {
            release(slot);
            return;
        }
        deliveries.retried(name(), trigger.name());
        slot.attempt = retry.attempt();
        slot.retryTimer = vertx.setTimer(Math.max(1, retry.after().toMillis()), _ -> attempt(slot));
    }

    private void giveUp(Running slot, RetryPlan.Decision.Exhausted exhausted) {
        lastError =
                "slot %s: %s: %s"
                        .formatted(slot.slot, exhausted.reason().word(), exhausted.detail());
        LOG.warn("{}.{}: {}", name(), trigger.name(), lastError);
        if (function.delivery().onExhausted() == Delivery.OnExhausted.STOP
                && state == State.RUNNING) {
            state = State.FAILED;
        }
        deliveries.skipped(name(), trigger.name(), exhausted.reason());
        deliveries.settled(name(), trigger.name());
        finished(slot);
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

    private Event event(Instant slot) {
        var event =
                CloudEventBuilder.v1()
                        .withId("%s/%s/%s".formatted(name(), trigger.name(), slot))
                        .withSource(URI.create("/triggers/%s/%s".formatted(name(), trigger.name())))
                        .withType("dev.hearth.cron.slot")
                        .withTime(slot.atOffset(ZoneOffset.UTC))
                        .build();
        return new Event(event, new Origin.Cron(slot));
    }
}
