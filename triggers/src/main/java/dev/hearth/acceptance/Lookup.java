package dev.hearth.acceptance;

import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.Event;
import dev.hearth.invocation.InvocationId;
import dev.hearth.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of accepted invocations: from memory, else from the disk. On the context of
/// [AsyncInvocations].
record Lookup(Vertx vertx, Journal journal, Shelf shelf) {

    /// @param wait for its end, at most
    Future<Optional<Found>> find(InvocationId id, Duration wait) {
        var held = shelf.find(id);
        return held == null
                ? Future.succeededFuture(Optional.empty())
                : endOf(held, wait).compose(_ -> found(held));
    }

    /// Completes at its end or after the wait.
    Future<Void> endOf(Held held, Duration wait) {
        if (held.progress instanceof Ended || !wait.isPositive()) {
            return Future.succeededFuture();
        }
        Promise<Void> watcher = Promise.promise();
        held.watchers.add(watcher);
        long timer =
                vertx.setTimer(
                        wait.toMillis() + 1,
                        _ -> {
                            held.watchers.remove(watcher);
                            watcher.tryComplete();
                        });
        return watcher.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private Future<Optional<Found>> found(Held held) {
        return held.progress instanceof Ended
                ? journal.read(held.progressKey())
                        .map(value ->
                                value.map(Stored::parse)
                                        .map(StoredOutcome::read)
                                        .map(outcome -> new Found(held.status(), outcome)))
                : Future.succeededFuture(Optional.of(new Found(held.status(), null)));
    }

    /// @param after the last of the page before; absent, or forgotten meanwhile: the first page
    List<Status> page(
            @Nullable FunctionName function,
            @Nullable String state,
            @Nullable InvocationId after,
            int limit) {
        return shelf.page(function, state, after == null ? null : shelf.find(after), limit);
    }

    /// Empty where it is not known, or not any more.
    Future<Optional<AcceptedEvent>> accepted(InvocationId id) {
        var held = shelf.find(id);
        return held != null && held.event != null
                ? Future.succeededFuture(Optional.of(held.accepted(held.event)))
                : onDisk(id);
    }

    /// Of one that is not at its end.
    Future<Event> event(Held held) {
        var event = held.event;
        return event != null
                ? Future.succeededFuture(event)
                : onDisk(held.id).map(stored -> stored.orElseThrow().event());
    }

    private Future<Optional<AcceptedEvent>> onDisk(InvocationId id) {
        return journal.read(Held.eventKey(id))
                .map(value -> value.map(bytes -> StoredEvent.read(id, Stored.parse(bytes))));
    }

    Map<AsyncInvocations.Count, Integer> counts() {
        var counts = new HashMap<AsyncInvocations.Count, Integer>();
        for (var held : shelf.all()) {
            counts.merge(
                    new AsyncInvocations.Count(held.function, held.trigger, held.progress.word()),
                    1,
                    Integer::sum);
        }
        return counts;
    }
}
