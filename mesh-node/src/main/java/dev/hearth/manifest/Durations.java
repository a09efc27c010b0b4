package dev.hearth.manifest;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// Lengths of time as manifests write them: `200ms`, `5s`, `10m`, `6h`, `1d`, or ISO-8601 as in
/// `PT1H30M`.
final class Durations {

    /// The JSON Schema has the same pattern.
    static final Pattern TEXT =
            Pattern.compile(
                    "[0-9]{1,9}(ms|s|m|h|d)"
                            + "|P(?=.)([0-9]{1,9}D)?"
                            + "(T(?=.)([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?)?");

    /// What the monotonic clock can surely count.
    static final Duration LONGEST = Duration.ofDays(3650);

    private Durations() {}

    /// For messages: `5m`, `1h30m`, `0.2s`.
    static String show(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }

    /// @param text one that [#TEXT] matches
    static Duration parse(String text) {
        if (text.startsWith("P")) {
            return Duration.parse(text);
        }
        int digits = text.endsWith("ms") ? text.length() - 2 : text.length() - 1;
        long count = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
