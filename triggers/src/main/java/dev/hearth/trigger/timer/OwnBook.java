package dev.hearth.trigger.timer;

import dev.hearth.trigger.timer.Timetable.Phase;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// This node's alone: `scope: node`.
final class OwnBook implements Book {

    private final Timetable table;
    private @Nullable Hold hold;

    OwnBook(Timetable table) {
        this.table = table;
    }

    @Override
    public Future<Turn> look(Instant now, Set<Instant> running) {
        var steps = table.look(now, hold == null ? Phase.OPEN : Phase.HELD);
        return Future.succeededFuture(new Turn(steps, List.of()));
    }

    @Override
    public Future<Void> settled(Instant slot) {
        table.settled(slot);
        return Future.succeededFuture();
    }

    /// Nobody else would take it on: it stays undone, for after a restart.
    @Override
    public Future<Void> released(Instant slot, Instant now) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> hold(@Nullable Hold hold) {
        this.hold = hold;
        return Future.succeededFuture();
    }

    @Override
    public @Nullable Hold held() {
        return hold;
    }

    @Override
    public boolean mayRun(Instant slot, Instant now) {
        return true;
    }

    @Override
    public Optional<Instant> next() {
        return table.next();
    }

    @Override
    public Optional<Instant> wake(Instant now) {
        return table.wake(now);
    }

    @Override
    public Instant done() {
        return table.done();
    }

    @Override
    public void close() {}
}
