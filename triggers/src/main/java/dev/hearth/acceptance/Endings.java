package dev.hearth.acceptance;

import dev.hearth.acceptance.Progress.End;
import dev.hearth.acceptance.Progress.Ended;
import dev.hearth.delivery.ExhaustedReason;
import dev.hearth.delivery.FailureTargets;
import dev.hearth.delivery.FailureTargets.GivenUp;
import dev.hearth.function.Catalogue;
import dev.hearth.invocation.Outcome;
import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import dev.hearth.journal.Journal.Purpose;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the ends of accepted invocations to those who want to know, and to the disk. On the
/// context of [AsyncInvocations].
///
/// @param goesOn whether an end that could not be written is written again
record Endings(
        Vertx vertx,
        Journal journal,
        KeptLetters letters,
        Lookup lookup,
        Catalogue catalogue,
        FailureTargets failures,
        InstantSource clock,
        BooleanSupplier goesOn) {

    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /// Never fails for what could not be told.
    ///
    /// @param why it was given up; absent where it was not
    Future<Void> tell(Held held, @Nullable GivenUp why) {
        var function = catalogue.function(held.function);
        return why == null || function.isEmpty() || function.get().onFailure().isEmpty()
                ? Future.succeededFuture()
                : lookup.event(held).compose(event -> failures.tell(function.get(), event, why));
    }

    /// Completes when the end is on the disk, with its letter if it has one; not before. Never
    /// fails.
    Future<Ended> write(Held held, End end, Outcome outcome, @Nullable ExhaustedReason reason) {
        var now = clock.instant();
        var ended = new Ended(end, held.progress.attempt(), now, now.plus(held.resultTtl), reason);
        var changes = new ArrayList<Change>();
        changes.add(
                new Change.Put(held.progressKey(), StoredProgress.of(ended, outcome).toBuffer()));
        var event = held.event;
        if (held.keeper == Held.Keeper.TOPIC && event != null) {
            var stored = StoredEvent.of(held.accepted(event));
            changes.add(new Change.Put(held.eventKey(), stored.toBuffer()));
        }
        Promise<Ended> written = Promise.promise();
        write(held, changes, () -> written.complete(ended));
        return written.future();
    }

    private void write(Held held, List<Change> changes, Runnable written) {
        withLetter(held, changes)
                .onSuccess(_ -> written.run())
                .onFailure(notDurable -> {
                    LOG.warn(
                            "{}: its end is not on the disk yet: {}",
                            held.id,
                            notDurable.getMessage());
                    if (goesOn.getAsBoolean()) {
                        vertx.setTimer(AGAIN.toMillis(), _ -> write(held, changes, written));
                    }
                });
    }

    private Future<Void> withLetter(Held held, List<Change> changes) {
        var cause = held.cause;
        return cause == null
                ? journal.write(Purpose.SETTLE, changes)
                : lookup.event(held)
                        .compose(event ->
                                letters.keep(new KeptLetter(held.accepted(event), cause), changes));
    }
}
