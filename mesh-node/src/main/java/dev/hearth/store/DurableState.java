package dev.hearth.store;

import dev.hearth.cluster.SharedEntries;
import dev.hearth.cluster.SharedEntries.Look;
import dev.hearth.cluster.SharedEntry;
import dev.hearth.journal.Journal;
import dev.hearth.state.Condition;
import dev.hearth.state.Reading;
import dev.hearth.state.State;
import dev.hearth.state.StateKey;
import dev.hearth.state.Writing;
import dev.hearth.store.Life.Duty;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state of all nodes, seen from one.
///
/// 1. Values are read and changed in the memory of the cluster. What this node changes is on its
///    disk before it is answered; what others change follows.
/// 2. When two nodes are lost at once, the others bring back what only those two had in memory.
/// 3. A node that starts while others have lived on takes over what they have. When all were gone,
///    each brings what its disk has, and of two values of one key the later one stays.
///
/// Lives on a context of its own.
public final class DurableState implements State {

    private static final Logger LOG = LoggerFactory.getLogger(DurableState.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration SHORTLY = Duration.ofMillis(50);

    /// After the last part that was lost.
    private static final Duration SETTLED = Duration.ofMillis(200);

    private static final int TRIES = 200;
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final int MOST_UNDER_WAY = 10_000;

    private final Vertx vertx;
    private final Context context;
    private final SharedEntries shared;
    private final StateDisk disk;
    private final InstantSource clock;
    private final StateSettings settings;
    private final DiskCopy copy;
    private final CommonLife life;
    private boolean open;
    private boolean closed;
    private boolean restoring;

    /// Something was lost since the last restoring began.
    private boolean lostMore;

    private int underWay;

    public DurableState(
            Vertx vertx,
            SharedEntries shared,
            Journal journal,
            StateSettings settings,
            InstantSource clock) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.shared = shared;
        this.disk = new StateDisk(journal);
        this.settings = settings;
        this.clock = clock;
        copy = new DiskCopy(disk, settings);
        life = new CommonLife(shared, disk, clock);
    }

    /// Reads the disk and finds the others. Completes when what there is can be read, or cannot for
    /// now since too few nodes are there: then it goes on trying. Fails where the disk cannot be
    /// read.
    public Future<Void> open() {
        return here(() -> {
            shared.onChange((key, entry) -> context.runOnContext(_ -> changed(key, entry)));
            shared.onLoss(() -> context.runOnContext(_ -> restoreLost()));
            shared.onReturn(() -> context.runOnContext(_ -> log(followUntilDone())));
            vertx.setPeriodic(SWEEP.toMillis(), _ -> sweep());
            return vertx.executeBlocking(copy::read)
                    .onSuccess(copy::enter)
                    .compose(_ -> disk.life())
                    .compose(mine -> join(mine.orElse(null), TRIES))
                    .onSuccess(_ -> {
                        if (!open) {
                            LOG.info("functions keep nothing until more nodes are together");
                        }
                    });
        });
    }

    private Future<Void> join(@Nullable Life mine, int tries) {
        return life.find(mine)
                .compose(theirs -> take(mine, theirs))
                .recover(notNow -> {
                    // The cluster takes a moment to see that enough nodes are there.
                    if (tries > 0 && shared.isMajority()) {
                        return vertx.timer(SHORTLY.toMillis(), TimeUnit.MILLISECONDS)
                                .compose(_ -> join(mine, tries - 1));
                    }
                    LOG.debug("what functions keep is not there yet: {}", notNow.getMessage());
                    return again(() -> join(mine, TRIES));
                });
    }

    private Future<Void> take(@Nullable Life mine, Life theirs) {
        var restored =
                Life.duty(mine, theirs) == Duty.RESTORE
                        ? restore()
                        : Future.<Void>succeededFuture();
        return restored.compose(_ -> follow())
                .onSuccess(_ -> {
                    open = true;
                    log(life.enter(theirs));
                });
    }

    private Future<Void> restore() {
        return vertx.executeBlocking(
                        () -> {
                            disk.forEach(this::restore);
                            return disk;
                        })
                .mapEmpty();
    }

    /// A removal counts anew from now on: others may still bring what was removed.
    private void restore(String key, SharedEntry entry) {
        var now = clock.instant();
        shared.restore(key, entry.value() == null ? entry.removedAt(now) : entry, now);
    }

    /// Takes over what the cluster has. Fails where that cannot be asked now.
    private Future<Void> follow() {
        var before = copy.versions();
        return vertx.executeBlocking(shared::all)
                .onSuccess(all -> {
                    all.remove(CommonLife.KEY);
                    log(copy.align(before, all));
                })
                .mapEmpty();
    }

    private Future<Void> followUntilDone() {
        return follow().recover(_ -> again(this::followUntilDone));
    }

    /// The cluster tells of each part that was lost by itself, over some hundred milliseconds.
    private void restoreLost() {
        if (!open) {
            return;
        }
        lostMore = true;
        if (restoring) {
            return;
        }
        restoring = true;
        LOG.warn("two nodes were lost at once: bringing back what only they had in memory");
        log(restoreUntilDone());
    }

    private Future<Void> restoreUntilDone() {
        lostMore = false;
        return restore()
                .onSuccess(_ -> later(SETTLED, this::restoreIfMore))
                .recover(_ -> again(this::restoreUntilDone));
    }

    private Future<Void> restoreIfMore() {
        if (lostMore) {
            return restoreUntilDone();
        }
        restoring = false;
        return Future.succeededFuture();
    }

    private Future<Void> again(Supplier<Future<Void>> step) {
        later(AGAIN, step);
        return Future.succeededFuture();
    }

    private void later(Duration delay, Supplier<Future<Void>> step) {
        if (!closed) {
            vertx.setTimer(
                    delay.toMillis(), _ -> log(closed ? Future.succeededFuture() : step.get()));
        }
    }

    /// What another node has changed, or this one.
    private void changed(String key, SharedEntry entry) {
        if (!key.equals(CommonLife.KEY)) {
            log(copy.keep(key, entry));
        }
    }

    private void sweep() {
        if (open) {
            log(copy.forgetExpired(clock.instant()));
            log(life.renew());
        }
    }

    @Override
    public Future<Reading> read(StateKey key) {
        return bounded(
                Reading.Unavailable::new,
                () ->
                        patiently(shared.look(key.text()), Look.Failed::new)
                                .map(look ->
                                        switch (look) {
                                            case Look.Failed(var detail) ->
                                                    new Reading.Unavailable(detail);
                                            case Look.Seen(var entry) -> reading(entry);
                                        }));
    }

    private Reading reading(@Nullable SharedEntry entry) {
        var value = entry == null ? null : entry.valueAt(clock.instant());
        return value == null ? new Reading.Missing() : new Reading.Found(value);
    }

    @Override
    public Future<Writing> write(
            StateKey key, Condition condition, Buffer value, @Nullable Duration ttl) {
        return bounded(
                Writing.Unavailable::new,
                () -> {
                    var objection = copy.objection(key, value.length());
                    if (objection.isPresent()) {
                        return Future.succeededFuture(new Writing.Full(objection.get()));
                    }
                    var now = clock.instant();
                    long expires = ttl == null ? SharedEntry.NEVER : now.plus(ttl).toEpochMilli();
                    return written(key, shared.put(key.text(), condition, value, expires, now));
                });
    }

    @Override
    public Future<Writing> remove(StateKey key, Condition condition) {
        return bounded(
                Writing.Unavailable::new,
                () -> written(key, shared.remove(key.text(), condition, clock.instant())));
    }

    private Future<Writing> written(StateKey key, Future<SharedEntries.Change> asked) {
        return patiently(asked, late -> new SharedEntries.Change(new Writing.Unknown(late), null))
                .compose(change ->
                        change.made() == null
                                ? Future.succeededFuture(change.writing())
                                : copy.keep(key.text(), change.made())
                                        .map(_ -> change.writing())
                                        .otherwise(lost ->
                                                new Writing.Unknown(
                                                        "it is in memory, and not on the disk: "
                                                                + lost.getMessage())));
    }

    private <T> Future<T> patiently(Future<T> asked, Function<String, T> otherwise) {
        return asked.timeout(settings.patience().toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(_ ->
                        otherwise.apply(
                                "no answer within %d ms"
                                        .formatted(settings.patience().toMillis())));
    }

    private <T> Future<T> bounded(Function<String, T> unavailable, Supplier<Future<T>> step) {
        return here(() -> {
            if (!open) {
                return Future.succeededFuture(
                        unavailable.apply(
                                "too few nodes have been together since this one started"));
            }
            if (underWay >= MOST_UNDER_WAY) {
                return Future.succeededFuture(
                        unavailable.apply("%d others are under way".formatted(underWay)));
            }
            underWay++;
            return step.get().onComplete(_ -> underWay--);
        });
    }

    /// Writes when this node was last there. What comes later is answered as before.
    public Future<Void> close() {
        return here(() -> {
            closed = true;
            return life.leave();
        });
    }

    private static void log(Future<Void> written) {
        written.onFailure(lost ->
                LOG.warn(
                        "of what functions keep something is not on the disk: {}",
                        lost.toString()));
    }

    private <T> Future<T> here(Supplier<Future<T>> step) {
        var caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        context.runOnContext(_ ->
                step.get().onComplete(result -> caller.runOnContext(_ -> promise.handle(result))));
        return promise.future();
    }
}
