package dev.hearth.manifest;

import dev.hearth.manifest.Problem.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Conversions of values that are one of a few words.
final class Words {

    private Words() {}

    /// One of an enum's constants in camel case: `DEAD_LETTER` is written `deadLetter`.
    static <E extends Enum<E>> Conversion<E> of(Class<E> type) {
        return of(
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toMap(e -> camelCase(e.name()), e -> e)));
    }

    static <T> Conversion<T> of(Map<String, T> words) {
        var known = words.keySet().stream().sorted().toList();
        return value ->
                Scalars.anyText(value)
                        .filter(text ->
                                value.demand(words::containsKey, Kind.SHAPE, complaint(text, known))
                                        .test(text))
                        .flatMap(text -> Optional.ofNullable(words.get(text)));
    }

    /// Exactly one word is right.
    static Conversion<String> only(String word) {
        return of(Map.of(word, word));
    }

    private static String complaint(String text, List<String> known) {
        var found = "expected %s, found '%s'".formatted(listed(known), Quote.of(text));
        return known.size() == 1
                ? found
                : Nearest.to(text, known)
                        .map(near -> "%s: did you mean '%s'?".formatted(found, near))
                        .orElse(found);
    }

    private static String listed(List<String> words) {
        int last = words.size() - 1;
        return last == 0
                ? words.getFirst()
                : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    private static String camelCase(String constant) {
        var words = constant.toLowerCase(Locale.ROOT).split("_", -1);
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(w -> Character.toUpperCase(w.charAt(0)) + w.substring(1))
                        .collect(Collectors.joining());
    }
}
