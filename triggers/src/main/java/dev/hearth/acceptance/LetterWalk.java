package dev.hearth.acceptance;

import dev.hearth.acceptance.LetterShelf.Place;
import dev.hearth.invocation.InvocationId;
import dev.hearth.journal.Journal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Reads letters some at a time, so that few of them are in memory. For one use, on one context.
final class LetterWalk {

    static final int MOST = 500;
    private static final long MOST_BYTES = 4 << 20;

    enum Next {
        GO_ON,
        STOP
    }

    /// Does something with letters.
    @FunctionalInterface
    interface Step {
        /// @param some never none; not those that were removed meanwhile
        Future<Next> take(List<KeptLetter> some);
    }

    private final Journal journal;
    private final Iterator<Place> places;
    private final BiFunction<InvocationId, Buffer, KeptLetter> reading;
    private int most = MOST;

    LetterWalk(
            Journal journal,
            List<Place> places,
            BiFunction<InvocationId, Buffer, KeptLetter> reading) {
        this.journal = journal;
        this.places = places.iterator();
        this.reading = reading;
    }

    LetterWalk atMost(int atOnce) {
        most = Math.min(most, atOnce);
        return this;
    }

    /// Completes after the last, or after the step that stops it.
    Future<Void> each(Step step) {
        Promise<Void> end = Promise.promise();
        next(step, end);
        return end.future();
    }

    private void next(Step step, Promise<Void> end) {
        var some = some();
        if (some.isEmpty()) {
            end.complete();
            return;
        }
        Future.all(some)
                .map(all ->
                        all.<Stream<KeptLetter>>list().stream().flatMap(letter -> letter).toList())
                .compose(letters ->
                        letters.isEmpty() ? Future.succeededFuture(Next.GO_ON) : step.take(letters))
                .onSuccess(next -> {
                    switch (next) {
                        case GO_ON -> next(step, end);
                        case STOP -> end.complete();
                    }
                })
                .onFailure(end::fail);
    }

    private List<Future<Stream<KeptLetter>>> some() {
        var some = new ArrayList<Future<Stream<KeptLetter>>>();
        for (long bytes = 0; places.hasNext() && some.size() < most && bytes < MOST_BYTES; ) {
            var place = places.next();
            bytes += place.bytes();
            some.add(
                    journal.read(StoredLetter.key(place.id()))
                            .map(value ->
                                    value
                                            .map(stored -> reading.apply(place.id(), stored))
                                            .stream()));
        }
        return some;
    }
}
