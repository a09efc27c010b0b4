package dev.hearth.admin;

import dev.hearth.delivery.LetterFilter;
import dev.hearth.trigger.kafka.Clearing;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what is to happen to letters from a request's query: `filter`, any number of them, `rate`,
/// `until` and `dry-run`.
///
/// @param until what the call before said; absent: what is there now
/// @param perSecond most letters a second; absent: as many as can be
record ClearingQuery(
        LetterFilter filter, @Nullable String until, @Nullable Integer perSecond, Mode mode) {

    enum Mode {
        REAL,
        DRY_RUN
    }

    private static final Pattern RATE = Pattern.compile("[1-9]\\d{0,6}");
    private static final Pattern UNTIL =
            Pattern.compile("(\\d{1,6}):(\\d{1,18})(,(\\d{1,6}):(\\d{1,18}))*");
    private static final Set<String> KNOWN = Set.of("filter", "rate", "until", "dry-run");

    /// @param names that a filter can ask for
    /// @throws IllegalArgumentException with a message for people
    static ClearingQuery read(List<String> names, MultiMap query) {
        for (var name : query.names()) {
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException(
                        "'%s' means nothing here: there are filter, rate, until and dry-run"
                                .formatted(name));
            }
        }
        return new ClearingQuery(
                LetterFilter.parse(names, query.getAll("filter")),
                query.get("until"),
                rate(query.get("rate")),
                mode(query.get("dry-run")));
    }

    /// @throws IllegalArgumentException with a message for people
    Clearing ofTopic(Clearing.Action action) {
        return new Clearing(action, filter, offsets(until), perSecond);
    }

    private static Mode mode(@Nullable String text) {
        return switch (text) {
            case null -> Mode.REAL;
            case "false" -> Mode.REAL;
            case "true" -> Mode.DRY_RUN;
            case String other ->
                    throw new IllegalArgumentException(
                            "dry-run is true or false, not '%s'".formatted(other));
        };
    }

    private static @Nullable Integer rate(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (!RATE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "rate is a number of letters a second from 1 on, not '%s'".formatted(text));
        }
        return Integer.valueOf(text);
    }

    private static Map<Integer, Long> offsets(@Nullable String text) {
        var until = new HashMap<Integer, Long>();
        if (text == null) {
            return until;
        }
        if (!UNTIL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "until is PARTITION:OFFSET,…, not '%s'".formatted(text));
        }
        for (var one : text.split(",", -1)) {
            var parts = one.split(":", -1);
            until.put(Integer.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
        return until;
    }
}
