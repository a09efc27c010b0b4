package dev.hearth.trigger.kafka;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which letters are meant: those that meet all conditions, hence all where there are none. Pure.
public record LetterFilter(List<Condition> conditions) {

    /// Every letter.
    public static final LetterFilter ALL = new LetterFilter(List.of());

    private static final List<String> NAMES =
            List.of(
                    "topic",
                    "partition",
                    "offset",
                    "function",
                    "version",
                    "attempts",
                    "reason",
                    "error",
                    "invocation-id",
                    "key");

    private static final Pattern CONDITION = Pattern.compile("([a-z-]+)([=~])(.*)", Pattern.DOTALL);

    public LetterFilter {
        conditions = List.copyOf(conditions);
    }

    /// @param name what the letter says of itself, e.g. `reason`; or its `key`
    public record Condition(String name, Comparison comparison, String value) {

        boolean holds(Letter letter) {
            Optional<String> found = name.equals("key") ? letter.key() : letter.said(name);
            return found.filter(text ->
                            switch (comparison) {
                                case IS -> text.equals(value);
                                case CONTAINS -> text.contains(value);
                            })
                    .isPresent();
        }
    }

    public enum Comparison {
        /// Written `=`.
        IS,
        /// Written `~`.
        CONTAINS
    }

    /// @param conditions e.g. `reason=attempts`, `error~timeout`
    /// @throws IllegalArgumentException with a message for people
    public static LetterFilter parse(List<String> conditions) {
        return new LetterFilter(conditions.stream().map(LetterFilter::parse).toList());
    }

    private static Condition parse(String text) {
        var parts = CONDITION.matcher(text);
        if (!parts.matches() || !NAMES.contains(parts.group(1))) {
            throw new IllegalArgumentException(
                    "'%s' is no filter: write NAME=VALUE, or NAME~PART of the value, with one of %s"
                            .formatted(text, String.join(", ", NAMES)));
        }
        return new Condition(
                parts.group(1),
                parts.group(2).equals("=") ? Comparison.IS : Comparison.CONTAINS,
                parts.group(3));
    }

    boolean matches(Letter letter) {
        return conditions.stream().allMatch(condition -> condition.holds(letter));
    }
}
