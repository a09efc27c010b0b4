package dev.hearth.acceptance;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One accepted invocation while it is remembered. Lives on the context of [AsyncInvocations].
final class Held {

    /// As lists show them: the latest first.
    static final Comparator<Held> LATEST_FIRST =
            Comparator.<Held, Instant>comparing(held -> held.at)
                    .thenComparing(held -> held.id.value())
                    .reversed();

    /// What the keys of all begin with.
    static final String KEYS = "async/";

    private static final long NO_TIMER = -1;

    final InvocationId id;
    final FunctionName function;
    final String trigger;
    final Instant at;
    final Duration resultTtl;
    final Keeper keeper;
    final List<Promise<Void>> watchers = new ArrayList<>();

    /// Of one that a topic keeps: who is told when it is at its end, or let go.
    final List<Promise<Carrier.Ending>> carried = new ArrayList<>();

    Progress progress;

    /// What it waits for, between two attempts.
    long retryTimer = NO_TIMER;

    Wish wish = Wish.NONE;

    /// Whether another node is asked whose it is.
    boolean resuming;

    /// Whether others go on with it unless its attempt is its last.
    boolean left;

    /// Why it becomes a letter at its end; absent while it does not.
    KeptLetter.@Nullable Cause cause;

    /// Absent when it is on the disk only.
    @Nullable Event event;

    enum Wish {
        NONE,
        CANCEL
    }

    /// Where its event is until its end.
    enum Keeper {
        JOURNAL,
        /// In the memory of this node, too; in its journal from its end on.
        TOPIC
    }

    /// One that the journal keeps.
    Held(AcceptedEvent accepted, Progress progress) {
        this(accepted, progress, Keeper.JOURNAL);
    }

    Held(AcceptedEvent accepted, Progress progress, Keeper keeper) {
        this.id = accepted.id();
        this.function = accepted.function();
        this.trigger = accepted.trigger();
        this.at = accepted.at();
        this.resultTtl = accepted.resultTtl();
        this.progress = progress;
        this.keeper = keeper;
    }

    void tell(Carrier.Ending ending) {
        carried.forEach(carrier -> carrier.tryComplete(ending));
        carried.clear();
    }

    AcceptedEvent accepted(Event whole) {
        return new AcceptedEvent(id, function, trigger, whole, at, resultTtl);
    }

    Status status() {
        return new Status(id, function, trigger, at, progress);
    }

    String eventKey() {
        return eventKey(id);
    }

    String progressKey() {
        return progressKey(id);
    }

    static String eventKey(InvocationId id) {
        return KEYS + "event/" + id;
    }

    static String progressKey(InvocationId id) {
        return KEYS + "progress/" + id;
    }
}
