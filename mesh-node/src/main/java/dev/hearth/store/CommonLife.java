package dev.hearth.store;

import dev.hearth.cluster.SharedEntries;
import dev.hearth.cluster.SharedEntries.Look;
import dev.hearth.cluster.SharedEntry;
import dev.hearth.state.Condition;
import dev.hearth.state.Writing;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The life that all nodes are in, and how long this one knows to be part of it. On one context.
final class CommonLife {

    /// Where it is among the values; no [dev.hearth.state.StateKey] has such a text.
    static final String KEY = "life";

    private final SharedEntries shared;
    private final StateDisk disk;
    private final InstantSource clock;
    private @Nullable Life life;

    CommonLife(SharedEntries shared, StateDisk disk, InstantSource clock) {
        this.shared = shared;
        this.disk = disk;
        this.clock = clock;
    }

    /// Begun where there is none. Fails where that cannot be said now.
    ///
    /// @param mine what this node was part of before; absent: nothing
    Future<Life> find(@Nullable Life mine) {
        return shared.look(KEY)
                .compose(look ->
                        switch (look) {
                            case Look.Failed(var detail) -> Future.failedFuture(detail);
                            case Look.Seen(var entry) when entry != null && entry.value() != null ->
                                    Future.succeededFuture(Life.of(entry.value()));
                            case Look.Seen _ -> begin(mine);
                        });
    }

    private Future<Life> begin(@Nullable Life mine) {
        var begun =
                new Life(UUID.randomUUID().toString(), mine == null ? Instant.EPOCH : mine.seen());
        return shared.put(
                        KEY,
                        new Condition.Absent(),
                        begun.toBuffer(),
                        SharedEntry.NEVER,
                        clock.instant())
                .compose(change ->
                        switch (change.writing()) {
                            case Writing.Written _ -> Future.succeededFuture(begun);
                            case Writing.Unmet _, Writing.Full _ ->
                                    Future.failedFuture("another node begins");
                            case Writing.Unavailable(var detail) -> Future.failedFuture(detail);
                            case Writing.Unknown(var detail) -> Future.failedFuture(detail);
                        });
    }

    /// Notes on the disk that this node is part of it now.
    Future<Void> enter(Life theirs) {
        life = theirs;
        return disk.write(new Life(theirs.id(), clock.instant()));
    }

    /// The same again, where it still is; the life may have been begun anew where it was lost.
    Future<Void> renew() {
        var known = life;
        return known == null
                ? Future.succeededFuture()
                : find(known)
                        .transform(found ->
                                found.succeeded()
                                        ? enter(found.result())
                                        : Future.succeededFuture());
    }

    /// The same for the last time.
    Future<Void> leave() {
        var known = life;
        return known == null ? Future.succeededFuture() : enter(known);
    }
}
