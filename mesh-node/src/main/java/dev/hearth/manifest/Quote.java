package dev.hearth.manifest;

import org.jspecify.annotations.Nullable;

/// What a manifest says, made fit to be repeated in a message.
final class Quote {

    private static final int LONGEST = 60;

    private Quote() {}

    /// One line, not too long, nothing a terminal would obey.
    static String of(String text) {
        return cut(text, LONGEST);
    }

    /// The same for a message that repeats a value.
    static String message(@Nullable String text) {
        return cut(String.valueOf(text), 4 * LONGEST);
    }

    private static String cut(String text, int longest) {
        var plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= longest ? plain : plain.substring(0, longest) + "…";
    }
}
