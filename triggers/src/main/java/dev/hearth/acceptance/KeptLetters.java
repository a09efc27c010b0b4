package dev.hearth.acceptance;

import dev.hearth.acceptance.LetterShelf.Place;
import dev.hearth.delivery.DeliveryListener;
import dev.hearth.delivery.LetterFilter;
import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import dev.hearth.journal.Change;
import dev.hearth.journal.Journal;
import dev.hearth.journal.Journal.Purpose;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The events that this node gave up, but for records of Kafka. What lies here is what nobody has
/// dealt with: it stays until it is sent back or removed.
///
/// 1. A letter counts once it is on the disk. Whoever gives an event up tries again until it is.
/// 2. Beyond [LetterBounds] the oldest letter of the function that has most is dropped for a new
///    one, in the same write.
///
/// Any thread; futures complete on the caller's context.
public final class KeptLetters {

    private static final Logger LOG = LoggerFactory.getLogger(KeptLetters.class);

    /// @param bytes on the disk
    public record Count(int letters, long bytes) {}

    private final Vertx vertx;
    private final Context context;
    private final Journal journal;
    private final LetterShelf shelf;
    private final DeliveryListener listener;

    public KeptLetters(
            Vertx vertx, Journal journal, LetterBounds bounds, DeliveryListener listener) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.journal = journal;
        this.shelf = new LetterShelf(bounds);
        this.listener = listener;
    }

    /// Finds what an earlier run left. To be called first, and once.
    public Future<Void> open() {
        return here(() ->
                vertx.executeBlocking(this::read)
                        .onSuccess(places -> places.forEach(shelf::put))
                        .mapEmpty());
    }

    private List<Place> read() {
        var places = new ArrayList<Place>();
        journal.forEach(
                StoredLetter.KEYS,
                (key, value) ->
                        places.add(
                                place(StoredLetter.outline(StoredLetter.id(key), value), value)));
        return places;
    }

    private static Place place(KeptLetter letter, Buffer stored) {
        return new Place(letter.id(), letter.function(), letter.cause().at(), stored.length());
    }

    /// Takes the place of a letter with the same id.
    ///
    /// @param with written together with it: both or neither
    /// @return fails where it is not durable, or may not be; to be said again
    public Future<Void> keep(KeptLetter letter, List<Change> with) {
        var stored = StoredLetter.of(letter);
        var changes = new ArrayList<>(with);
        changes.add(new Change.Put(StoredLetter.key(letter.id()), stored));
        return here(() -> write(place(letter, stored), changes));
    }

    private Future<Void> write(Place place, List<Change> changes) {
        var before = shelf.find(place.id());
        shelf.put(place);
        var dropped = shelf.takeBeyondBounds(place);
        dropped.forEach(one -> changes.add(new Change.Remove(StoredLetter.key(one.id()))));
        return journal.write(Purpose.TAKE, changes)
                .onSuccess(_ -> dropped.forEach(this::dropped))
                .onFailure(_ -> {
                    shelf.remove(place.id());
                    dropped.forEach(shelf::put);
                    before.ifPresent(shelf::put);
                });
    }

    private void dropped(Place letter) {
        LOG.warn(
                "{}: the dead letter {} of {} is dropped to make room for others",
                letter.function(),
                letter.id(),
                letter.at());
        listener.letterDropped(letter.function());
    }

    /// Of each function that has any.
    public Future<Map<FunctionName, Count>> counts() {
        return here(() -> Future.succeededFuture(shelf.counts()));
    }

    /// At most so many, the oldest first, without the data of their events.
    public Future<List<KeptLetter>> letters(FunctionName function, LetterFilter filter, int most) {
        var found = new ArrayList<KeptLetter>();
        return places(function)
                .compose(places ->
                        outlines(places)
                                .each(some -> {
                                    some.stream()
                                            .filter(letter -> filter.matches(letter::says))
                                            .limit(most - (long) found.size())
                                            .forEach(found::add);
                                    return Future.succeededFuture(
                                            found.size() < most
                                                    ? LetterWalk.Next.GO_ON
                                                    : LetterWalk.Next.STOP);
                                }))
                .map(_ -> found);
    }

    /// Whole.
    public Future<Optional<KeptLetter>> letter(FunctionName function, InvocationId id) {
        return here(() -> Future.succeededFuture(shelf.find(id)))
                .compose(place ->
                        place.filter(one -> one.function().equals(function)).isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : journal.read(StoredLetter.key(id))
                                        .map(value ->
                                                value.map(one -> StoredLetter.read(id, one))));
    }

    /// The oldest first.
    Future<List<Place>> places(FunctionName function) {
        return here(() -> Future.succeededFuture(shelf.places(function)));
    }

    /// Without the data of their events.
    LetterWalk outlines(List<Place> places) {
        return new LetterWalk(journal, places, StoredLetter::outline);
    }

    LetterWalk walk(List<Place> places) {
        return new LetterWalk(journal, places, StoredLetter::read);
    }

    Future<Void> remove(List<KeptLetter> letters) {
        List<Change> changes =
                letters.stream()
                        .<Change>map(letter -> new Change.Remove(StoredLetter.key(letter.id())))
                        .toList();
        return changes.isEmpty()
                ? Future.succeededFuture()
                : journal.write(Purpose.SETTLE, changes).compose(_ -> removed(letters));
    }

    /// These are not on the disk any more.
    Future<Void> removed(List<KeptLetter> letters) {
        return here(() -> {
            letters.forEach(letter -> shelf.remove(letter.id()));
            return Future.succeededFuture();
        });
    }

    /// On the context that all of this lives on.
    <T> Future<T> here(Supplier<Future<T>> action) {
        var caller = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        context.runOnContext(_ ->
                action.get()
                        .onComplete(result -> caller.runOnContext(_ -> promise.handle(result))));
        return promise.future();
    }
}
