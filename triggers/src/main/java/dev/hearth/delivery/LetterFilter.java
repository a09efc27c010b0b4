package dev.hearth.delivery;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Which letters are meant: those that meet all conditions, hence all where there are none. Pure.
public record LetterFilter(List<Condition> conditions) {

    /// Every letter.
    public static final LetterFilter ALL = new LetterFilter(List.of());

    private static final Pattern CONDITION = Pattern.compile("([a-z-]+)([=~])(.*)", Pattern.DOTALL);

    public LetterFilter {
        conditions = List.copyOf(conditions);
    }

    /// @param name what the letter says of itself, e.g. `reason`
    public record Condition(String name, Comparison comparison, String value) {

        private boolean holds(Function<String, Optional<String>> says) {
            return says.apply(name)
                    .filter(text ->
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

    /// @param names that there are
    /// @param conditions e.g. `reason=attempts`, `error~timeout`
    /// @throws IllegalArgumentException with a message for people
    public static LetterFilter parse(List<String> names, List<String> conditions) {
        return new LetterFilter(conditions.stream().map(one -> parse(names, one)).toList());
    }

    private static Condition parse(List<String> names, String text) {
        var parts = CONDITION.matcher(text);
        if (!parts.matches() || !names.contains(parts.group(1))) {
            throw new IllegalArgumentException(
                    "'%s' is no filter: write NAME=VALUE, or NAME~PART of the value, with one of %s"
                            .formatted(text, String.join(", ", names)));
        }
        return new Condition(
                parts.group(1),
                parts.group(2).equals("=") ? Comparison.IS : Comparison.CONTAINS,
                parts.group(3));
    }

    /// @param says what a letter says of itself under a name
    public boolean matches(Function<String, Optional<String>> says) {
        return conditions.stream().allMatch(condition -> condition.holds(says));
    }
}
