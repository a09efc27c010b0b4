package dev.hearth.store;

import dev.hearth.invocation.InvocationId;
import dev.hearth.store.EventCopy.Ended;
import dev.hearth.store.EventCopy.History;
import dev.hearth.store.EventCopy.Open;
import dev.hearth.topology.NodeId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Whose an event is, and how it becomes this node's. On one context.
final class Ownership {

    private static final Duration AGAIN = Duration.ofSeconds(1);

    /// How long a node that was killed may still count as being there.
    private static final Duration NOTICED = Duration.ofSeconds(10);

    /// What is said of an event.
    sealed interface Verdict {

        /// @param history whether it always was
        record Mine(History history) implements Verdict {}

        /// It has ended, or is another node's.
        record Gone() implements Verdict {}
    }

    private sealed interface Answer {

        record Known(Verdict verdict) implements Answer {}

        /// Another node is there that has it, or seems to be.
        record Taken(NodeId by) implements Answer {}

        /// Nothing can be said now, or somebody was faster.
        record Unclear() implements Answer {}
    }

    private final Vertx vertx;
    private final CopyTable table;
    private final NodeId self;
    private final Supplier<Collection<NodeId>> nodes;
    private Future<?> asking = Future.succeededFuture();

    /// @param nodes that are there now
    Ownership(Vertx vertx, CopyTable table, NodeId self, Supplier<Collection<NodeId>> nodes) {
        this.vertx = vertx;
        this.table = table;
        this.self = self;
        this.nodes = nodes;
    }

    /// Makes it this node's where it is nobody's, or that of a node that is gone. Completes when
    /// that is known, however long it takes.
    ///
    /// @param event what to write where there is no copy of it, or nothing if it has ended then
    Future<Verdict> claim(InvocationId id, Supplier<Future<Optional<Buffer>>> event) {
        return claim(id, event, null);
    }

    /// @param before whose it was a while ago
    private Future<Verdict> claim(
            InvocationId id, Supplier<Future<Optional<Buffer>>> event, @Nullable NodeId before) {
        return ask(id, event)
                .compose(answer ->
                        switch (answer) {
                            case Answer.Known(var verdict) -> Future.succeededFuture(verdict);
                            case Answer.Unclear _ -> claim(id, event, before);
                            case Answer.Taken(var by) ->
                                    by.equals(before)
                                            ? Future.succeededFuture(new Verdict.Gone())
                                            : vertx.timer(NOTICED.toMillis(), TimeUnit.MILLISECONDS)
                                                    .compose(_ -> claim(id, event, by));
                        });
    }

    /// One after the other: after a start there may be a hundred thousand. Where nothing can be
    /// said the others wait as well.
    private Future<Answer> ask(InvocationId id, Supplier<Future<Optional<Buffer>>> event) {
        var answer =
                asking.transform(_ -> table.find(id))
                        .compose(found -> answer(id, found.orElse(null), event))
                        .recover(_ ->
                                vertx.timer(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                                        .map(_ -> new Answer.Unclear()));
        asking = answer;
        return answer;
    }

    private Future<Answer> answer(
            InvocationId id, @Nullable EventCopy found, Supplier<Future<Optional<Buffer>>> event) {
        return switch (found) {
            case null ->
                    event.get()
                            .compose(known ->
                                    known.isEmpty()
                                            ? Future.succeededFuture(gone())
                                            : table.add(
                                                            id,
                                                            new Open(
                                                                    self,
                                                                    History.ACCEPTED_HERE,
                                                                    known.get()))
                                                    .map(mine(History.ACCEPTED_HERE)));
            case Ended _ -> Future.succeededFuture(gone());
            case Open open when open.owner().equals(self) ->
                    Future.succeededFuture(mine(open.history()));
            case Open open when nodes.get().contains(open.owner()) ->
                    Future.succeededFuture(new Answer.Taken(open.owner()));
            case Open open ->
                    table.replace(id, open, open.takenOverBy(self)).map(mine(History.TAKEN_OVER));
        };
    }

    private static Answer mine(History history) {
        return new Answer.Known(new Verdict.Mine(history));
    }

    private static Answer gone() {
        return new Answer.Known(new Verdict.Gone());
    }
}
