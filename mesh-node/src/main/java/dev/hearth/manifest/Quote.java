package dev.hearth.manifest;

/// What a manifest says, made fit to be repeated in a message.
final class Quote {

    private static final int LONGEST = 60;

    private Quote() {}

    /// One line, not too long, nothing a terminal would obey.
    static String of(String text) {
        var plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "…";
    }
}
