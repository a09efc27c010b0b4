package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Moments as manifests write them: `2026-12-01`, `2026-12-01T08:30`, or with an offset as in
/// `2026-12-01T08:30Z`. One without an offset is meant in a time zone.
final class Moments {

    /// The JSON Schema has the same pattern.
    private static final Pattern TEXT =
            Pattern.compile(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?");

    private static final int DATE = "2026-12-01".length();

    private Moments() {}

    /// A date alone is the first moment of its day.
    static Optional<Instant> first(Value value, ZoneId zone) {
        return read(value, text -> isDate(text) ? begin(text, 0, zone) : moment(text, zone));
    }

    /// A date alone is the last moment of its day.
    static Optional<Instant> last(Value value, ZoneId zone) {
        return read(
                value,
                text -> isDate(text) ? begin(text, 1, zone).minusNanos(1) : moment(text, zone));
    }

    private static Optional<Instant> read(Value value, Function<String, Instant> parse) {
        return Scalars.matching(
                        TEXT, "a moment such as 2026-12-01, 2026-12-01T08:30 or 2026-12-01T08:30Z")
                .convert(value)
                .flatMap(text -> {
                    try {
                        return Optional.of(parse.apply(text));
                    } catch (DateTimeException never) {
                        return value.refuse(Kind.MEANING, "there is no such day or time");
                    }
                });
    }

    private static boolean isDate(String text) {
        return text.length() == DATE;
    }

    private static Instant begin(String date, int daysLater, ZoneId zone) {
        return LocalDate.parse(date).plusDays(daysLater).atStartOfDay(zone).toInstant();
    }

    private static Instant moment(String text, ZoneId zone) {
        var offset = text.substring(DATE);
        return offset.endsWith("Z") || offset.contains("+") || offset.contains("-")
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(zone).toInstant();
    }
}
