package dev.hearth.trigger.timer;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a trigger's slots stand. All on the trigger's event loop; what is said without a future is
/// as it was last seen.
sealed interface Book permits OwnBook, SharedBook {

    /// What a node is to do.
    ///
    /// @param takenOn slots that another node had fired and did not bring to their end
    record Turn(List<Timetable.Step> steps, List<TakenOn> takenOn) {}

    /// @param missed the missed slots it makes up for
    record TakenOn(Instant slot, long missed) {}

    /// What this node is to do now.
    ///
    /// @param running what it runs
    /// @return fails when it cannot be known at the moment
    Future<Turn> look(Instant now, Set<Instant> running);

    /// A slot's function has come to its end here.
    ///
    /// @return fails when that could not be written; to be said again
    Future<Void> settled(Instant slot);

    /// A slot that ran here has not come to its end, and will not.
    Future<Void> released(Instant slot, Instant now);

    /// @param hold absent: slots fire again
    Future<Void> hold(@Nullable Hold hold);

    /// Why no slot fires; absent: they do.
    @Nullable Hold held();

    /// Whether an attempt may begin.
    boolean mayRun(Instant slot, Instant now);

    /// The next slot that was not decided; absent when there is none.
    Optional<Instant> next();

    /// When to look again; absent when there is nothing to look for.
    Optional<Instant> wake(Instant now);

    /// No slot up to here has anything left to be done.
    Instant done();

    void close();
}
