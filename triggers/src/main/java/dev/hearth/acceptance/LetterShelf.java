package dev.hearth.acceptance;

import dev.hearth.function.FunctionName;
import dev.hearth.invocation.InvocationId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which letters there are, without what is in them. Not thread-safe.
final class LetterShelf {

    /// @param at when it was given up
    /// @param bytes on the disk
    record Place(InvocationId id, FunctionName function, Instant at, long bytes) {}

    static final Comparator<Place> OLDEST_FIRST =
            Comparator.comparing(Place::at).thenComparing(place -> place.id().value());

    /// The letters of one function.
    private static final class Row {
        private final NavigableSet<Place> places = new TreeSet<>(OLDEST_FIRST);
        private long bytes;

        private KeptLetters.Count count() {
            return new KeptLetters.Count(places.size(), bytes);
        }
    }

    private final LetterBounds bounds;
    private final Map<InvocationId, Place> all = new HashMap<>();
    private final Map<FunctionName, Row> rows =
            new TreeMap<>(Comparator.comparing(FunctionName::value));
    private long bytes;

    LetterShelf(LetterBounds bounds) {
        this.bounds = bounds;
    }

    /// In the place of what has its id.
    void put(Place place) {
        remove(place.id());
        var row = rows.computeIfAbsent(place.function(), _ -> new Row());
        all.put(place.id(), place);
        row.places.add(place);
        row.bytes += place.bytes();
        bytes += place.bytes();
    }

    void remove(InvocationId id) {
        var place = all.remove(id);
        if (place == null) {
            return;
        }
        bytes -= place.bytes();
        rows.computeIfPresent(
                place.function(),
                (_, row) -> {
                    row.places.remove(place);
                    row.bytes -= place.bytes();
                    return row.places.isEmpty() ? null : row;
                });
    }

    /// Takes away what is more than the bounds allow: the oldest of the function that has most.
    ///
    /// @param latest stays, however large it is
    List<Place> takeBeyondBounds(Place latest) {
        var taken = new ArrayList<Place>();
        for (var next = beyondBounds(); next.isPresent(); next = beyondBounds()) {
            var oldest = next.get().places.first();
            if (oldest.equals(latest)) {
                break;
            }
            remove(oldest.id());
            taken.add(oldest);
        }
        return taken;
    }

    private Optional<Row> beyondBounds() {
        if (all.size() > bounds.letters()) {
            return rows.values().stream().max(Comparator.comparingInt(row -> row.places.size()));
        }
        return bytes > bounds.bytes().bytes()
                ? rows.values().stream().max(Comparator.comparingLong(row -> row.bytes))
                : Optional.empty();
    }

    Optional<Place> find(InvocationId id) {
        return Optional.ofNullable(all.get(id));
    }

    /// The oldest first.
    List<Place> places(FunctionName function) {
        var row = rows.get(function);
        return row == null ? List.of() : List.copyOf(row.places);
    }

    /// Of each function that has any.
    Map<FunctionName, KeptLetters.Count> counts() {
        var counts =
                new TreeMap<FunctionName, KeptLetters.Count>(
                        Comparator.comparing(FunctionName::value));
        rows.forEach((function, row) -> counts.put(function, row.count()));
        return counts;
    }
}
