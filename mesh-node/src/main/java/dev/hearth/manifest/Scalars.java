package dev.hearth.manifest;

import dev.hearth.function.DataSize;
import dev.hearth.manifest.Problem.Kind;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Conversions of single values.
final class Scalars {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):");
    private static final Pattern SIZE = Pattern.compile("\\d{1,18}(Ki|Mi|Gi|k|M|G)?");

    private static final String DURATION = "a duration such as 200ms, 5s, 10m, 6h, 1d or PT1H30M";
    private static final String SIZE_EXAMPLES = "a size such as 512, 64Ki or 1Mi";
    private static final String NONE = "none";

    private Scalars() {}

    /// Text that is not blank and holds no reference.
    static Optional<String> text(Value value) {
        return anyText(value).filter(value.demand(text -> !text.isBlank(), Kind.SHAPE, "is empty"));
    }

    /// Text without a reference.
    static Optional<String> anyText(Value value) {
        return value.text()
                .filter(
                        value.demand(
                                text -> !REFERENCE.matcher(text).find(),
                                Kind.SHAPE,
                                "references such as ${env:NAME} work only in env, secrets and"
                                        + " the secrets of auth"));
    }

    /// @param expected what the pattern stands for
    static Conversion<String> matching(Pattern pattern, String expected) {
        return value ->
                anyText(value)
                        .filter(value.expect(text -> pattern.matcher(text).matches(), expected));
    }

    /// @param parse throws [IllegalArgumentException] with a message for people
    static <T> Conversion<T> parsed(Kind kind, Function<String, T> parse) {
        return value -> anyText(value).flatMap(text -> parsed(value, kind, parse, text));
    }

    private static <T> Optional<T> parsed(
            Value value, Kind kind, Function<String, T> parse, String text) {
        try {
            return Optional.of(parse.apply(text));
        } catch (IllegalArgumentException e) {
            return value.refuse(kind, Quote.message(e.getMessage()));
        }
    }

    static Conversion<Integer> whole(int min, int max) {
        var expected = "a whole number from %d to %d".formatted(min, max);
        return value -> {
            var digits = value.digits();
            return digits.isEmpty()
                    ? value.wrongType(expected)
                    : digits.filter(value.expect(text -> isBetween(min, max, text), expected))
                            .map(Integer::valueOf);
        };
    }

    private static boolean isBetween(int min, int max, String digits) {
        var number = new BigInteger(digits);
        return number.compareTo(BigInteger.valueOf(min)) >= 0
                && number.compareTo(BigInteger.valueOf(max)) <= 0;
    }

    /// `true` or `false`.
    static Optional<Boolean> flag(Value value) {
        return value.flag().or(() -> value.wrongType("true or false"));
    }

    /// 0 is allowed.
    static Optional<Duration> duration(Value value) {
        return duration(value, DURATION);
    }

    private static Optional<Duration> duration(Value value, String expected) {
        return value.digits().isPresent()
                ? value.refuse(Kind.SHAPE, "a number needs a unit: write for example 5s or 200ms")
                : anyText(value)
                        .filter(
                                value.expect(
                                        text -> Durations.TEXT.matcher(text).matches(), expected))
                        .map(Durations::parse)
                        .filter(
                                value.demand(
                                        d -> d.compareTo(Durations.LONGEST) <= 0,
                                        Kind.MEANING,
                                        "is longer than 3650d"));
    }

    static Optional<Duration> positiveDuration(Value value) {
        return positive(value, duration(value));
    }

    private static Optional<Duration> positive(Value value, Optional<Duration> duration) {
        return duration.filter(
                value.demand(Duration::isPositive, Kind.SHAPE, "must be longer than 0"));
    }

    static Optional<DataSize> size(Value value) {
        return size(value, SIZE_EXAMPLES);
    }

    private static Optional<DataSize> size(Value value, String expected) {
        return value.digits()
                .or(() -> anyText(value))
                .filter(value.expect(text -> SIZE.matcher(text).matches(), expected))
                .flatMap(text -> parsed(value, Kind.MEANING, DataSize::parse, text));
    }

    /// A limit, or null where the word `none` is written.
    record OrNone<T>(@Nullable T limit) {}

    /// A duration longer than 0, or the word `none`.
    static Optional<OrNone<Duration>> durationOrNone(Value value) {
        return value.isText(NONE)
                ? Optional.of(new OrNone<>(null))
                : positive(value, duration(value, DURATION + ", or none")).map(OrNone::new);
    }

    /// A size of at least 1, or the word `none`.
    static Optional<OrNone<DataSize>> sizeOrNone(Value value) {
        return value.isText(NONE)
                ? Optional.of(new OrNone<>(null))
                : size(value, SIZE_EXAMPLES + ", or none")
                        .filter(
                                value.demand(
                                        size -> size.bytes() > 0, Kind.SHAPE, "must be at least 1"))
                        .map(OrNone::new);
    }

    static Optional<ZoneId> zone(Value value) {
        return text(value)
                .flatMap(text -> {
                    try {
                        return Optional.of(ZoneId.of(text));
                    } catch (DateTimeException e) {
                        return value.refuse(Kind.MEANING, noZone(text));
                    }
                });
    }

    private static String noZone(String text) {
        return "no time zone is called '%s'%s"
                .formatted(
                        Quote.of(text),
                        Nearest.to(text, ZoneId.getAvailableZoneIds())
                                .map(", did you mean '%s'?"::formatted)
                                .orElse(": write one such as UTC or Europe/Paris"));
    }

    /// A mapping from free names to texts.
    static Conversion<Map<String, String>> texts(
            Pattern name, String letters, Conversion<String> text) {
        return value ->
                value.mapping()
                        .map(keys -> {
                            var texts = new LinkedHashMap<String, String>();
                            keys.entries()
                                    .forEach((key, v) -> {
                                        if (!name.matcher(key).matches()) {
                                            v.key()
                                                    .report(
                                                            Kind.SHAPE,
                                                            "a name here is made of " + letters);
                                        }
                                        text.convert(v).ifPresent(t -> texts.put(key, t));
                                    });
                            return texts;
                        });
    }
}
