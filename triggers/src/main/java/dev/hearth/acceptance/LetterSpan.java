package dev.hearth.acceptance;

import dev.hearth.acceptance.LetterShelf.Place;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/// Which letters a call and those that go on with it deal with: those that were there when the
/// first began. Pure.
///
/// @param until when the last of them was given up
/// @param at when the last that was dealt with was given up
/// @param id of that one; empty: none was
record LetterSpan(Instant until, Instant at, String id) {

    private static final String BETWEEN = "_";

    /// All of these, the oldest first.
    static LetterSpan of(List<Place> places) {
        var until = places.isEmpty() ? Instant.EPOCH : places.getLast().at();
        return new LetterSpan(until, Instant.EPOCH, "");
    }

    /// @throws IllegalArgumentException with a message for people
    static LetterSpan parse(String text) {
        var parts = text.split(BETWEEN, 3);
        try {
            if (parts.length == 3) {
                return new LetterSpan(Instant.parse(parts[0]), Instant.parse(parts[1]), parts[2]);
            }
        } catch (DateTimeException noTime) {
            // It is told below.
        }
        throw new IllegalArgumentException(
                "until is what the answer before said, not '%s'".formatted(text));
    }

    String text() {
        return until + BETWEEN + at + BETWEEN + id;
    }

    boolean has(Place place) {
        int order = place.at().compareTo(at);
        boolean later = order > 0 || (order == 0 && place.id().value().compareTo(id) > 0);
        return later && !place.at().isAfter(until);
    }

    LetterSpan behind(KeptLetter letter) {
        return new LetterSpan(until, letter.cause().at(), letter.id().value());
    }
}
